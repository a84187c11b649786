/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * DO NOT ALTER OR REMOVE COPYRIGHT NOTICES OR THIS FILE HEADER.
 *
 * This code is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License version 2 only, as
 * published by the Free Software Foundation.
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


/*
 * @test id=Serial
 * @summary Classes that are unloaded leave their objects dead, and their place in the tables to others, with Serial
 * @requires vm.gc.Serial & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseSerialGC -Xmx64m -XX:NativeMemoryTracking=summary
 *      -XX:-UseDynamicNumberOfCompilerThreads UnloadingTest
 * @run junit/othervm -XX:+UseSerialGC -Xmx64m -XX:NativeMemoryTracking=summary
 *      -XX:-UseDynamicNumberOfCompilerThreads -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts
 *      -XX:AllocCountsMaxIds=8192 UnloadingTest
 */

/*
 * @test id=Parallel
 * @summary Classes that are unloaded leave their objects dead, and their place in the tables to others, with Parallel
 * @requires vm.gc.Parallel & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseParallelGC -Xmx64m -XX:NativeMemoryTracking=summary
 *      -XX:-UseDynamicNumberOfCompilerThreads UnloadingTest
 * @run junit/othervm -XX:+UseParallelGC -Xmx64m -XX:NativeMemoryTracking=summary
 *      -XX:-UseDynamicNumberOfCompilerThreads -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts
 *      -XX:AllocCountsMaxIds=8192 UnloadingTest
 */

/*
 * @test id=G1
 * @summary Classes that are unloaded leave their objects dead, and their place in the tables to others, with G1
 * @requires vm.gc.G1 & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseG1GC -Xmx64m -XX:NativeMemoryTracking=summary
 *      -XX:-UseDynamicNumberOfCompilerThreads UnloadingTest
 * @run junit/othervm -XX:+UseG1GC -Xmx64m -XX:NativeMemoryTracking=summary
 *      -XX:-UseDynamicNumberOfCompilerThreads -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts
 *      -XX:AllocCountsMaxIds=8192 UnloadingTest
 * @run junit/othervm -XX:+UseG1GC -Xmx64m -XX:NativeMemoryTracking=summary
 *      -XX:-UseDynamicNumberOfCompilerThreads -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts
 *      -XX:+ExplicitGCInvokesConcurrent UnloadingTest
 */

/*
 * @test id=Shenandoah
 * @summary Classes that are unloaded leave their objects dead, and their place in the tables to others, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseShenandoahGC -Xmx128m -XX:NativeMemoryTracking=summary
 *      -XX:-UseDynamicNumberOfCompilerThreads -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts
 *      -XX:AllocCountsMaxIds=8192 UnloadingTest
 * @run junit/othervm -XX:+UseShenandoahGC -XX:ShenandoahGCMode=generational -Xmx128m -XX:NativeMemoryTracking=summary
 *      -XX:-UseDynamicNumberOfCompilerThreads -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts
 *      -XX:AllocCountsMaxIds=8192 UnloadingTest
 */

/*
 * @test id=Z
 * @summary Classes that are unloaded leave their objects dead, and their place in the tables to others, with ZGC
 * @requires vm.gc.Z & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseZGC -Xmx128m -XX:NativeMemoryTracking=summary
 *      -XX:-UseDynamicNumberOfCompilerThreads -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts
 *      -XX:AllocCountsMaxIds=8192 UnloadingTest
 */

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.management.ObjectName;

import alloccounts.test.Counts;
import alloccounts.test.Counts.Amount;
import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

/**
 * Many hidden classes come and go. Each goes with all its objects dead, to the
 * row of unloaded classes, and the next ones need no more memory. With the
 * property {@code batches} set to 2000 there are a million of them.
 */
class UnloadingTest {
    private static final int WARM_UP = 4;
    private static final int BATCHES = Integer.getInteger("batches", 40);
    private static final int CLASSES = 500;
    private static final String OWN = Victim.class.getTypeName() + "/";

    /** Makes its objects when it is initialized, so that it takes no reflection. */
    static class Victim {
        long a;

        static Object[] objects = {new Victim(), new Victim[3]};
    }

    private static final Amount ARRAYS = Amount.arrays(Victim[].class, CLASSES, 3);
    private static final Amount INSTANCES = Amount.instances(Victim.class, CLASSES);

    private static List<Class<?>> define() throws IOException, IllegalAccessException {
        byte[] bytes;
        try (InputStream in = UnloadingTest.class.getResourceAsStream(Victim.class.getName() + ".class")) {
            bytes = in.readAllBytes();
        }
        List<Class<?>> classes = new ArrayList<>();
        for (int i = 0; i < CLASSES; i++) {
            classes.add(MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass());
        }
        return classes;
    }

    /** The mappings of the arrays that threads count in. */
    private static long tables() throws Exception {
        String report = (String) ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "vmNativeMemory",
                new Object[] {new String[] {"summary", "scale=B"}}, new String[] {String[].class.getName()});
        Matcher committed = Pattern.compile(
                "Allocation Counts[^-]*\\(mmap: reserved=\\d+, committed=(\\d+)").matcher(report);
        assertTrue(committed.find(), report);
        return Long.parseLong(committed.group(1));
    }

    private static void batch() throws Exception {
        List<Class<?>> classes = define();
        Counts loaded = Counts.read();
        Counts own = loaded.only(name -> name.startsWith(OWN));
        assertEquals(2 * CLASSES, own.rows().size());
        assertEquals(ARRAYS, own.only(name -> name.endsWith("[]")).total());
        assertEquals(INSTANCES, own.only(name -> !name.endsWith("[]")).total());

        classes = null;
        Counts after = loaded;
        for (int tries = 0; after.rows().keySet().stream().anyMatch(name -> name.startsWith(OWN)); tries++) {
            assertTrue(tries < 100, "not unloaded");
            System.gc();
            after = Counts.read();
        }
        // The platform may have lost hidden classes of its own meanwhile.
        Set<String> left = after.rows().keySet();
        assertEquals(loaded.only(name -> !left.contains(name)).total(),
                after.minus(loaded).get(AllocCounts.UNLOADED_CLASSES));
        AllocCount unloaded = Population.row(AllocCounts.UNLOADED_CLASSES);
        assertEquals(new AllocCount(AllocCounts.UNLOADED_CLASSES, unloaded.allocs(), unloaded.allocs(), 0, unloaded.survived(),
                unloaded.allocBytes(), unloaded.allocBytes(), 0, unloaded.survivedBytes(),
                AllocCount.Kind.UNLOADED, null), unloaded);
    }

    @Test
    void tablesDoNotGrow() throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            batch();
            tables();
        }
        int rows = AllocCounts.getcounts().size();
        long tables = tables();
        for (int i = 0; i < BATCHES; i++) {
            batch();
        }
        assertEquals(rows, AllocCounts.getcounts().size());
        assertEquals(tables, tables());
        assertEquals(0, Population.row(AllocCounts.OVERFLOW_CLASSES).allocs());
    }
}
