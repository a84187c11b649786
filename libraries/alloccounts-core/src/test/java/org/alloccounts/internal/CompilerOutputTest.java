/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;

import org.junit.jupiter.api.Test;

/** What is read from commands of {@code jcmd}. */
class CompilerOutputTest {

    @Test
    void queue() {
        assertEquals(Set.of("123", "1124", "77"), CompileQueue.ids("""
                Current compiles:\s
                C2 CompilerThread0   123   !   4       java.lang.String::hashCode (60 bytes)

                C1 compile queue:
                Empty

                C2 compile queue:
                1124       4       Foo::bar (10 bytes)
                  77 %     4       Foo::loop @ 4 (10 bytes)

                """));
    }

    @Test
    void codeList() {
        assertEquals(Set.of("p.C", "p.Outer$Inner", "Main"), CompiledCode.compiledClasses("""
                12 4 0 p.C.m(ILjava/lang/String;)V [0x01, 0x02 - 0x03]
                13 3 0 p.Outer$Inner.<init>()V [0x01, 0x02 - 0x03]
                14 1 0 java.lang.Object.hashCode()I [0x01, 0x02 - 0x03]
                15 4 0 p.C$$Lambda/0x00007f.run()V [0x01, 0x02 - 0x03]
                16 4 0 Main.main([Ljava/lang/String;)V [0x01, 0x02 - 0x03]
                """));
    }

    @Test
    void theVirtualMachineHasTheseCommands() {
        assertTrue(DiagnosticCommands.run("compilerQueue").contains("C2 compile queue"));
        assertTrue(DiagnosticCommands.run("compilerCodelist").contains("java.lang.Object"));
        assertEquals("", DiagnosticCommands.run("noSuchCommand"));
    }
}
