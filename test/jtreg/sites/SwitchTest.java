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
 * @test id=interpreter
 * @summary Sites can be switched on and off again and again while threads allocate
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 *          jdk.internal.jvmstat/sun.jvmstat.monitor
 * @library /test/lib ../lib
 * @run junit/othervm -Xint
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SwitchTest
 */

/*
 * @test id=C1
 * @summary Sites can be switched on and off again and again while threads allocate
 * @requires vm.compiler1.enabled & vm.gc.Serial
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 *          jdk.internal.jvmstat/sun.jvmstat.monitor
 * @library /test/lib ../lib
 * @run junit/othervm -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SwitchTest
 */

/*
 * @test id=C2
 * @summary Sites can be switched on and off again and again while threads allocate
 * @requires vm.compiler2.enabled & vm.gc.Parallel
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 *          jdk.internal.jvmstat/sun.jvmstat.monitor
 * @library /test/lib ../lib
 * @run junit/othervm -XX:-TieredCompilation -XX:+UseParallelGC
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SwitchTest
 */

/*
 * @test id=tiered
 * @summary Sites can be switched on and off again and again while threads allocate
 * @requires vm.compiler2.enabled & vm.gc.G1
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 *          jdk.internal.jvmstat/sun.jvmstat.monitor
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseG1GC -Xmx128m
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SwitchTest
 */

/*
 * @test id=Z
 * @summary Sites can be switched on and off again and again while threads allocate
 * @requires vm.gc.Z
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 *          jdk.internal.jvmstat/sun.jvmstat.monitor
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseZGC -Xmx256m
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SwitchTest
 */

/*
 * @test id=Shenandoah
 * @summary Sites can be switched on and off again and again while threads allocate
 * @requires vm.gc.Shenandoah
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 *          jdk.internal.jvmstat/sun.jvmstat.monitor
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseShenandoahGC -Xmx256m
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SwitchTest
 */

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Phaser;

import alloccounts.test.Counts;
import alloccounts.test.Counts.Amount;
import alloccounts.test.Sites;
import alloccounts.test.Sites.Row;
import jdk.alloccounts.AllocCounts;
import jdk.test.lib.dcmd.PidJcmdExecutor;
import jdk.test.lib.process.OutputAnalyzer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

// Two classes whose names are also what the option takes.
class start { }
class stop { }

class SwitchTest {
    /** Each may be in the middle of an allocation when sites are switched on: one object of each class is not attributed then. */
    private static final int THREADS = 3;
    private static final int ROUNDS = 12;
    /** What a thread makes of each class between two points of rest, while sites are not switched. */
    private static final int MADE = 5_000;

    static class Plain { int i; }
    static class Copied implements Cloneable {
        long i;

        @Override
        public Copied clone() throws CloneNotSupportedException {
            return (Copied) super.clone();
        }
    }
    static class Element { }
    static class Twice { int i; }

    private static final List<Class<?>> CLASSES = List.of(Plain.class, Copied.class, Element[].class, Twice.class);

    static volatile Object sink;
    static final Copied ORIGINAL = new Copied();
    static volatile int length = 3;

    private static void make(int n) throws CloneNotSupportedException {
        for (int i = 0; i < n; i++) {
            sink = new Plain();
            sink = ORIGINAL.clone();
            sink = new Element[length];
            makeTwice();
        }
    }

    private static void makeTwice() {
        sink = new Twice();
        sink = new Twice();
    }

    private static long factor(Class<?> cls) {
        return cls == Twice.class ? 2 : 1;
    }

    @AfterEach
    void switchOff() throws Exception {
        if (isOn()) {
            Sites.stop();
        }
    }

    private static boolean isOn() throws Exception {
        try {
            Sites.read();
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    /** Threads that make objects, and rest between. */
    private static final class Workers implements AutoCloseable {
        private final Phaser phaser = new Phaser(THREADS + 1);
        private volatile boolean endless;
        private volatile boolean ended;
        private volatile Throwable failure;

        Workers() {
            for (int i = 0; i < THREADS; i++) {
                Thread thread = new Thread(this::work);
                thread.setDaemon(true);
                thread.start();
            }
        }

        private void work() {
            try {
                while (true) {
                    phaser.arriveAndAwaitAdvance();     // to begin
                    if (ended) {
                        return;
                    }
                    if (endless) {
                        while (endless) {
                            make(100);
                        }
                    } else {
                        make(MADE);
                    }
                    phaser.arriveAndAwaitAdvance();     // to rest
                }
            } catch (Throwable t) {
                failure = t;
                phaser.forceTermination();
            }
        }

        /** Runs something while the threads allocate without end. */
        void during(Counts.Action action) throws Throwable {
            endless = true;
            phaser.arriveAndAwaitAdvance();
            try {
                action.run();
            } finally {
                endless = false;
                phaser.arriveAndAwaitAdvance();
            }
            check();
        }

        /** Each thread makes its known number. */
        void makeKnownNumber() {
            phaser.arriveAndAwaitAdvance();
            phaser.arriveAndAwaitAdvance();
            check();
        }

        private void check() {
            if (failure != null) {
                throw new AssertionError(failure);
            }
        }

        @Override
        public void close() {
            ended = true;
            phaser.arriveAndAwaitAdvance();
        }
    }

    private static Amount sum(List<Row> rows, Class<?> cls) {
        return Sites.sum(rows, row -> row.className().equals(cls.getTypeName()));
    }

    private static Amount notAttributed(List<Row> rows, Class<?> cls) {
        return Sites.sum(rows, row -> row.className().equals(cls.getTypeName()) && !row.isAttributed());
    }

    @Test
    void whileThreadsAllocate() throws Throwable {
        Counts[] atStart = new Counts[2];
        try (Workers workers = new Workers()) {
            for (int round = 0; round < ROUNDS; round++) {
                int more = round % 4;
                workers.during(() -> {
                    Thread.sleep(50);                   // so that some is compiled without sites
                    for (int i = 0; i < more; i++) {    // now and then at once again
                        Sites.start();
                        Sites.stop();
                    }
                    atStart[0] = Counts.read();
                    Sites.start();
                    atStart[1] = Counts.read();
                    Thread.sleep(50);
                });
                Counts counts1 = Counts.read();
                List<Row> sites1 = Sites.read();
                workers.makeKnownNumber();
                Counts counts2 = Counts.read();
                List<Row> sites2 = Sites.read();
                for (Class<?> cls : CLASSES) {
                    String what = "round " + round + ", " + cls.getTypeName();
                    Amount first = sum(sites1, cls);
                    Amount least = counts1.get(cls).minus(atStart[1].get(cls));
                    Amount most = counts1.get(cls).minus(atStart[0].get(cls));
                    assertTrue(first.objects() >= least.objects() && first.objects() <= most.objects()
                               && first.bytes() >= least.bytes() && first.bytes() <= most.bytes(),
                               what + ": " + first + " at sites, not from " + least + " to " + most);
                    Amount made = counts2.get(cls).minus(counts1.get(cls));
                    assertEquals(factor(cls) * THREADS * MADE, made.objects(), what);
                    assertEquals(made, sum(sites2, cls).minus(first), what);
                    // All code that did not count sites was thrown away.
                    Amount left = notAttributed(sites1, cls);
                    assertTrue(left.objects() <= THREADS, what + ": not attributed are " + left);
                    assertEquals(left, notAttributed(sites2, cls), what + " in " + sites2.stream()
                            .filter(row -> row.className().equals(cls.getTypeName())).toList());
                }
                workers.during(() -> {
                    Thread.sleep(20);
                    Sites.stop();
                });
                Counts counts3 = Counts.read();
                workers.makeKnownNumber();
                Counts counts4 = Counts.read();
                for (Class<?> cls : CLASSES) {
                    assertEquals(factor(cls) * THREADS * MADE, counts4.get(cls).minus(counts3.get(cls)).objects(),
                                 "round " + round + ", " + cls.getTypeName() + " while sites are off");
                }
            }
        }
    }

    /** Does what is refused only because another client has switched sites off. */
    private static void unlessOff(Counts.Action action) throws Throwable {
        try {
            action.run();
        } catch (Exception e) {
            for (Throwable t = e; ; t = t.getCause()) {
                if (t == null) {
                    throw e;
                }
                if (String.valueOf(t.getMessage()).contains("are not counted")) {
                    return;
                }
            }
        }
    }

    /** Clients that know nothing of each other switch and read, while threads allocate. */
    @Test
    void clientsAtOnce() throws Throwable {
        try (Workers workers = new Workers()) {
            workers.during(() -> {
                List<FutureTask<Void>> clients = new ArrayList<>();
                for (int client = 0; client < 3; client++) {
                    Random random = new Random(client);
                    FutureTask<Void> task = new FutureTask<>(() -> {
                        try {
                            for (int i = 0; i < 30; i++) {
                                switch (random.nextInt(20)) {
                                    case 0 -> unlessOff(() -> Sites.command("sites=*", "duration=1s"));
                                    case 1, 2, 3, 4, 5, 6, 7 -> Sites.start();
                                    case 8 -> Sites.command("sites=start", "duration=1s");
                                    case 9, 10, 11, 12, 13 -> unlessOff(Sites::stop);
                                    case 14 -> AllocCounts.measureSites(() -> sink = new Plain());
                                    default -> unlessOff(Sites::read);
                                }
                            }
                        } catch (Throwable t) {
                            throw new AssertionError(t);
                        }
                        return null;
                    });
                    clients.add(task);
                    new Thread(task).start();
                }
                for (FutureTask<Void> client : clients) {
                    client.get();
                }
            });
            switchOff();
            Sites.start();
            workers.makeKnownNumber();
            List<Row> sites = Sites.read();
            for (Class<?> cls : CLASSES) {
                assertEquals(factor(cls) * THREADS * MADE, sum(sites, cls).objects(), cls.getTypeName());
                assertEquals(Amount.NONE, notAttributed(sites, cls), cls.getTypeName());
            }
        }
    }

    /** Sites of all classes add up, not only of those above. */
    @Test
    void allClassesAddUp() throws Exception {
        for (int i = 0; i < 3; i++) {
            Counts before = Counts.read();
            Sites.start();
            Counts after = Counts.read();
            make(1_000);
            Sites.checkSums(before, after);
            Sites.stop();
        }
    }

    private static OutputAnalyzer jcmd(String arguments) {
        return new PidJcmdExecutor().execute("GC.alloc_counts " + arguments);
    }

    @Test
    void exitStatus() throws Exception {
        for (String arguments : List.of("sites=*", "sites=Plain format=csv", "sites=java.* by=line")) {
            jcmd(arguments).shouldHaveExitValue(1).shouldContain("sites=start");
        }
        jcmd("sites=stop").shouldHaveExitValue(1);
        jcmd("sites=start").shouldHaveExitValue(0);
        make(100);
        jcmd("sites=start").shouldHaveExitValue(0);
        make(100);
        assertEquals(200, sum(Sites.rows(jcmd("sites=* format=csv").shouldHaveExitValue(0).getStdout()), Plain.class).objects(),
                     "counts go on");
        jcmd("sites=stop").shouldHaveExitValue(0);
        jcmd("sites=stop").shouldHaveExitValue(1);
        jcmd("sites=*").shouldHaveExitValue(1).shouldContain("sites=start");
        jcmd("sites=start").shouldHaveExitValue(0);
        make(100);
        assertEquals(100, sum(Sites.read(), Plain.class).objects(), "counts begin anew");
    }

    @Test
    void readingWhileOffFails() {
        Exception refusal = assertThrows(Exception.class, Sites::read);
        assertTrue(String.valueOf(refusal.getMessage()).contains("sites=start")
                   || String.valueOf(refusal.getCause()).contains("sites=start"), refusal.toString());
    }

    @Test
    void endsByItself() throws Exception {
        long begin = System.nanoTime();
        Sites.command("sites=start", "duration=2s");
        make(100);
        assertEquals(100, sum(Sites.read(), Plain.class).objects());
        while (isOn()) {
            Thread.sleep(50);
            assertTrue(System.nanoTime() - begin < 60_000_000_000L, "sites are still on");
        }
        assertTrue(System.nanoTime() - begin >= 2_000_000_000L, "sites ended too early");
        // It does not end what is started later.
        Sites.start();
        Thread.sleep(2_500);
        assertTrue(isOn());
    }

    /** With a duration, a reading counts for that time, and the switch is as before. */
    @Test
    void readingOfSomeTime() throws Throwable {
        try (Workers workers = new Workers()) {
            for (boolean on : new boolean[] {false, true}) {
                if (on) {
                    Sites.start();
                    make(1_000);
                }
                Counts before = Counts.read();
                List<Row> rows = new ArrayList<>();
                workers.during(() -> rows.addAll(Sites.rows(Sites.command("sites=*", "duration=1s", "format=csv"))));
                Counts after = Counts.read();
                for (Class<?> cls : CLASSES) {
                    long objects = sum(rows, cls).objects();
                    long most = after.get(cls).minus(before.get(cls)).objects();
                    assertTrue(objects > 0 && objects <= most, cls + ": " + objects + " of " + most);
                    assertTrue(notAttributed(rows, cls).objects() <= THREADS, rows.toString());
                }
                assertEquals(on, isOn());
            }
        }
    }

    @Test
    void classesOfTheseNames() throws Exception {
        Sites.start();
        for (int i = 0; i < 7; i++) {
            sink = new start();
            sink = new stop();
            sink = new stop();
        }
        assertTrue(isOn(), "that switched nothing");
        for (Class<?> cls : List.of(start.class, stop.class)) {
            List<Row> rows = Sites.rows(Sites.command("sites=*", "filter=" + cls.getName(), "format=csv"));
            assertEquals(cls == start.class ? 7 : 14, Sites.sum(rows, row -> true).objects());
            assertEquals(List.of(cls.getName()), rows.stream().map(Row::className).distinct().toList());
        }
    }
}
