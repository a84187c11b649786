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
 * @test
 * @summary Stacks are sampled while classes are unloaded: what a recording lacks is counted, and never dropped
 * @requires vm.gc.Serial & vm.hasJFR
 * @modules jdk.alloccounts jdk.jfr
 * @comment An assertion of the JDK says that recordings lack nothing; they do.
 * @run junit/othervm -da:jdk.jfr.internal.consumer... -XX:+UseSerialGC -Xmx96m StacksOfUnloadedClassesTest
 */

import java.lang.classfile.ClassFile;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocStacks;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

public class StacksOfUnloadedClassesTest {

    public static volatile Object sink;
    private static volatile boolean done;

    /** Watches a class while another thread repeats an action, and collections unload classes, until enough was seen. */
    private static AllocStacks watch(String className, Callable<?> action, Predicate<AllocStacks> enough)
            throws Exception {
        done = false;
        FutureTask<Void> acting = new FutureTask<>(() -> {
            while (!done) {
                action.call();
            }
            return null;
        });
        Thread actor = new Thread(acting);
        Thread collector = new Thread(() -> {
            while (!done) {
                System.gc();
            }
        });
        actor.start();
        collector.start();
        try {
            AllocStacks result;
            do {
                result = AllocCounts.stacks(className, Duration.ofSeconds(1));
            } while (!enough.test(result));
            return result;
        } finally {
            done = true;
            acting.get();
            collector.join();
        }
    }

    /** Objects whose class is gone when the recording is written. */
    @Test
    void classesThatAreGone() throws Exception {
        byte[] bytes = ClassFile.of().build(ClassDesc.of("Gone"), builder -> builder.withFlags(ClassFile.ACC_PUBLIC));
        Callable<?> action = () -> {
            Class<?> hidden = MethodHandles.lookup().defineHiddenClass(bytes, false).lookupClass();
            for (int i = 0; i < 40; i++) {
                sink = Array.newInstance(hidden, 10_000);
            }
            return sink = null;
        };
        AllocStacks result = watch("no.such.Class", action, stacks -> stacks.samplesWithoutClass() > 0);
        assertEquals(0, result.samples());
    }

    /** Methods whose class is gone when the recording is written. */
    @Test
    void methodsThatAreGone() throws Exception {
        byte[] bytes = ClassFile.of().build(ClassDesc.of("Gone"), builder -> builder.withMethodBody(
                "allocate", MethodTypeDesc.ofDescriptor("()V"), ClassFile.ACC_STATIC | ClassFile.ACC_PUBLIC, code -> {
                    for (int i = 0; i < 300; i++) {
                        code.sipush(5_000).newarray(TypeKind.LONG)
                            .putstatic(ClassDesc.of("StacksOfUnloadedClassesTest"), "sink", ConstantDescs.CD_Object);
                    }
                    code.return_();
                }).withFlags(ClassFile.ACC_PUBLIC));
        Callable<?> action = () -> {
            MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(bytes, true);
            try {
                hidden.findStatic(hidden.lookupClass(), "allocate", MethodType.methodType(void.class)).invoke();
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            return null;
        };
        AllocStacks result = watch("long[]", action,
                stacks -> stacks.stacks().stream().anyMatch(stack -> stack.frames().contains("(unloaded method)")));
        assertTrue(result.samples() > 0);
    }
}
