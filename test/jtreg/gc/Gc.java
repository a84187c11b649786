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

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import alloccounts.test.Vm;
import jdk.test.whitebox.WhiteBox;

/** The collector of this VM. */
final class Gc {
    private Gc() { }

    /** {@return whether this VM was started with a flag} */
    static boolean has(String flag) {
        return Vm.flags().contains(flag);
    }

    /** {@return whether anything is ever found dead} */
    static boolean frees() {
        return !has("-XX:+UseEpsilonGC");
    }

    /**
     * Collects the whole heap. Shenandoah may return when the cycle after the one
     * that was under way has started, so it gets another request. With generations,
     * that cycle may be of the young ones alone, so it gets a third.
     */
    static void collect() {
        System.gc();
        if (has("-XX:+UseShenandoahGC")) {
            System.gc();
        }
        if (has("-XX:ShenandoahGCMode=generational")) {
            System.gc();
        }
    }

    /** Collects the young generation, or what there is if there are no generations. */
    static void collectYoung() {
        if (has("-XX:+UseShenandoahGC")) {
            // Collections of Shenandoah that are asked for are all of the whole heap.
            collect();
        } else {
            WhiteBox.getWhiteBox().youngGC();
        }
    }

    /**
     * Waits until no collection goes on that was asked for. With generational
     * Shenandoah, {@link #collect} may return with one under way or pending. As
     * there is room for one request only, all of this is over when another is done.
     */
    static void awaitIdle() {
        if (has("-XX:ShenandoahGCMode=generational")) {
            WhiteBox wb = WhiteBox.getWhiteBox();
            wb.concurrentGCAcquireControl();
            wb.concurrentGCRunTo(wb.AFTER_MARKING_STARTED);
            wb.concurrentGCRunToIdle();
            wb.concurrentGCReleaseControl();
        }
    }

    /**
     * {@return of what each marking until now was that was verified} This VM must have been started with
     * {@code -Xlog:alloc+stats=debug:file=marks.log:none:filecount=0}.
     */
    static List<String> markings() throws IOException {
        String verified = "Marks verified after ";
        // The last line may not be all there yet.
        return Files.readAllLines(Path.of("marks.log")).stream()
                .filter(line -> line.startsWith(verified) && line.contains(":"))
                .map(line -> line.substring(verified.length(), line.indexOf(':'))).toList();
    }

    /** {@return how many collections there have been, of any kind} */
    static long count() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
