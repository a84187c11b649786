/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What is alive after a collection of the whole heap. */
public final class Deaths {

    /** An object may need several collections to die: one that a cleaner or finalizer refers to, for example. */
    private static final int COLLECTIONS = 5;
    private static final int MILLISECONDS_BETWEEN = 20;

    /** The object that has to be found dead; nobody keeps one. */
    private static final class Mortal {
    }

    private Deaths() {
    }

    /**
     * Collects the whole heap, several times if that helps, and {@return how many objects are alive of the classes that have
     * more than permitted}
     *
     * @param permitted by the name of the class
     * @throws RuntimeException the exception with which a test is aborted, if nothing counts objects here, or {@code
     *         System.gc()} does not find out which are dead
     */
    public static SortedMap<String, Long> tooManyAlive(SortedMap<String, Long> permitted) {
        Jdk jdk = Instruments.objects();
        SortedMap<String, Long> tooMany = new TreeMap<>();
        for (int collection = 0; collection < COLLECTIONS; collection++) {
            collect(jdk);
            tooMany.clear();
            permitted.forEach((name, limit) -> {
                long alive = jdk.alive(name);
                if (alive > limit) {
                    tooMany.put(name, alive);
                }
            });
            if (tooMany.isEmpty()) {
                break;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(MILLISECONDS_BETWEEN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        return tooMany;
    }

    /** Collects the whole heap, and {@return how many objects of each class are alive then} */
    public static SortedMap<String, Long> alive(Collection<String> classNames) {
        Jdk jdk = Instruments.objects();
        collect(jdk);
        SortedMap<String, Long> alive = new TreeMap<>();
        classNames.forEach(name -> alive.put(name, jdk.alive(name)));
        return alive;
    }

    private static synchronized void collect(Jdk jdk) {
        makeMortal();
        System.gc();
        long alive = jdk.alive(Mortal.class.getTypeName());
        if (alive != 0) {
            throw Abort.because("System.gc() does not find dead objects in this virtual machine: " + alive + " of "
                    + Mortal.class.getTypeName() + " are left, of which none is reachable (-XX:+DisableExplicitGC, or a "
                    + "collector that does not collect)");
        }
    }

    /** In a method of its own, so that no frame refers to the object later. */
    private static void makeMortal() {
        new Mortal().hashCode();
    }
}
