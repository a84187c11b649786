/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * DO NOT ALTER OR REMOVE COPYRIGHT NOTICES OR THIS FILE HEADER.
 *
 * This code is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License version 2 only, as
 * published by the Free Software Foundation.  The alloc-counts authors
 * designate this particular file as subject to the "Classpath" exception
 * as provided in the LICENSE file that accompanied this code.
 *
 * This code is distributed in the hope that it will be useful, but WITHOUT
 * ANY WARRANTY; without even the implied warranty of MERCHANTABILITY or
 * FITNESS FOR A PARTICULAR PURPOSE.  See the GNU General Public License
 * version 2 for more details (a copy is included in the LICENSE file that
 * accompanied this code).
 *
 * You should have received a copy of the GNU General Public License version
 * 2 along with this work; if not, write to the Free Software Foundation,
 * Inc., 51 Franklin St, Fifth Floor, Boston, MA 02110-1301 USA.
 */

package jdk.alloccounts.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;

import jdk.alloccounts.AllocCountsMXBean;
import sun.management.spi.PlatformMBeanProvider;

/**
 * Registers the {@link AllocCountsMXBean} with the platform MBean server.
 */
public final class AllocCountsMXBeanProvider extends PlatformMBeanProvider {

    /**
     * Creates the provider; called by the service loader.
     */
    public AllocCountsMXBeanProvider() {
    }

    @Override
    public List<PlatformComponent<?>> getPlatformComponentList() {
        return List.of(new AllocCountsComponent());
    }

    private static final class AllocCountsComponent
            implements PlatformComponent<AllocCountsMXBean> {

        // the bean, created at first use
        private static final class Bean {
            static final AllocCountsMXBean INSTANCE = new AllocCountsMXBeanImpl();
        }

        @Override
        public Set<Class<? extends AllocCountsMXBean>> mbeanInterfaces() {
            return Set.of(AllocCountsMXBean.class);
        }

        @Override
        public Set<String> mbeanInterfaceNames() {
            return Set.of(AllocCountsMXBean.class.getName());
        }

        @Override
        public String getObjectNamePattern() {
            return AllocCountsMXBean.MXBEAN_NAME;
        }

        @Override
        public Map<String, AllocCountsMXBean> nameToMBeanMap() {
            return Map.of(AllocCountsMXBean.MXBEAN_NAME, Bean.INSTANCE);
        }
    }
}
