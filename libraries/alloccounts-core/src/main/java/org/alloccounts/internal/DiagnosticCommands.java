/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import java.lang.management.ManagementFactory;

import javax.management.JMException;
import javax.management.ObjectName;

/** Commands of {@code jcmd}, for this virtual machine. */
final class DiagnosticCommands {

    private DiagnosticCommands() {
    }

    /**
     * {@return what the command prints; nothing if this virtual machine does not have it}
     *
     * @param name of the operation of the MBean
     */
    static String run(String name) {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"), name, new Object[0], new String[0]);
        } catch (JMException | RuntimeException e) {
            return "";
        }
    }
}
