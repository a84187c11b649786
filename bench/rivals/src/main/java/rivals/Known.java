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


package rivals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.StringReader;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

import com.google.monitoring.runtime.instrumentation.AllocationRecorder;

/**
 * A program that allocates known numbers of objects in different ways, and prints how many of them a tool saw. Its arguments
 * are the library built from known.c, the tool and, for the tool {@code timing}, a filter of methods. The default filter is
 * the constructors of the classes that the program prints.
 * <pre>
 * mvn -f bench/rivals package
 * gcc -shared -fPIC -I$JAVA_HOME/include -I$JAVA_HOME/include/linux -o build/rivals/libknown.so bench/rivals/known.c
 * known="rivals.Known $PWD/build/rivals/libknown.so"
 * jar=build/rivals/instrumented.jar
 * build/jdk/bin/java -cp $jar $known counting
 * java -cp $jar $known timing
 * java -cp $jar $known timing '::&lt;init>'
 * java -javaagent:$jar=/dev/stderr -cp $jar $known instrumenter
 * </pre>
 */
public final class Known {
    private static final int N = 1_000;
    private static final sun.misc.Unsafe UNSAFE = unsafe();

    private static volatile Object sink;
    private static volatile int zero;
    private static Supplier<Integer> lambda;

    private final List<Row> rows = new ArrayList<>();

    private Known() {
    }

    private interface Action {
        void run() throws Throwable;
    }

    private interface Tool {
        /** Returns how many objects of a type it has seen since the start of the program, or null if it has no row of them. */
        Long seen(String type) throws Exception;
    }

    private record Row(String way, String type, long made, long before) {
    }

    static class New { }
    static class Element { }
    static class Grid { }
    static class Cloned implements Cloneable {
        @Override
        protected Cloned clone() throws CloneNotSupportedException {
            return (Cloned) super.clone();
        }
    }
    static class ClonedElement { }
    static class Reflected { }
    static class ReflectedElement { }
    static class ReflectedGrid { }
    static class CopiedElement { }
    static class Handled { }
    static class Deserialized implements Serializable { }
    static class Raw { }
    static class Native { }
    static class NativeRaw { }
    static class NativeElement { }
    static class Base { }
    static class Derived extends Base { }
    static class TwoSteps {
        TwoSteps() {
            this(1);
        }

        TwoSteps(int i) { }
    }
    static class Throwing {
        Throwing() {
            if (zero == 0) {
                throw new IllegalStateException();
            }
        }
    }
    static class CallsThrowing {
        CallsThrowing() {
            fail();
        }

        static void fail() {
            throw new IllegalStateException();
        }
    }
    record Point(int x, int y) { }

    static native void newObject(Class<?> type, int n);

    static native void allocObject(Class<?> type, int n);

    static native void newObjectArray(Class<?> element, int n);

    public static void main(String[] args) throws Throwable {
        System.load(args[0]);
        Known known = new Known();
        switch (args[1]) {
            case "counting" -> known.run(Known::counted);
            case "instrumenter" -> known.run(instrumented());
            case "timing" -> known.time(args.length > 2 ? args[2] : constructors());
            default -> throw new IllegalArgumentException(args[1]);
        }
    }

    private static String constructors() {
        return Arrays.stream(Known.class.getDeclaredClasses()).map(type -> type.getName() + "::<init>")
                .collect(Collectors.joining(";", "java.io.StringReader::<init>;java.lang.ArithmeticException::<init>;"
                        + "java.util.concurrent.atomic.AtomicLong::<init>;java.lang.Double::<init>;", ""));
    }

    /** The events come at the end only. */
    private void time(String filter) throws Throwable {
        Path file = Files.createTempFile("known", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.MethodTiming").with("filter", filter);
            recording.start();
            allocate(type -> null);
            recording.stop();
            recording.dump(file);
        }
        Map<String, Long> counts = new HashMap<>();
        long all = 0;
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            RecordedMethod method = event.getValue("method");
            counts.merge(method.getType().getName(), event.getLong("invocations"), Long::sum);
            all++;
        }
        Files.delete(file);
        System.out.println(all + " constructors timed, of " + counts.size() + " classes");
        print(counts::get);
    }

    private void run(Tool tool) throws Throwable {
        allocate(tool);
        print(tool);
    }

    private void print(Tool tool) throws Exception {
        System.out.printf("%-52s %9s %9s%n", "", "made", "seen");
        for (Row row : rows) {
            Long seen = tool.seen(row.type);
            System.out.printf("%-52s %9d %9s%n", row.way, row.made, seen == null ? "no row" : seen - row.before);
        }
    }

    /** Has an action make objects of one class. */
    private void make(String way, Tool tool, Class<?> type, long made, Action action) throws Throwable {
        // Other code allocates instances of some classes, too: what was there before is not the action's.
        Long before = tool.seen(type.getTypeName());
        action.run();
        rows.add(new Row(way, type.getTypeName(), made, before == null ? 0 : before));
    }

    private static void repeat(Action action) throws Throwable {
        for (int i = 0; i < N; i++) {
            action.run();
        }
    }

    private void allocate(Tool tool) throws Throwable {
        make("new", tool, New.class, N, () -> repeat(() -> sink = new New()));
        make("new of a subclass: rows of the subclass", tool, Derived.class, N, () -> repeat(() -> sink = new Derived()));
        rows.add(new Row("new of a subclass: rows of its superclass", Base.class.getTypeName(), 0, 0));
        make("new, one constructor calls another", tool, TwoSteps.class, N, () -> repeat(() -> sink = new TwoSteps()));
        make("new, the constructor throws", tool, Throwing.class, N, () -> repeat(() -> failing(Throwing::new)));
        make("new, the constructor calls a method that throws", tool, CallsThrowing.class, N,
                () -> repeat(() -> failing(CallsThrowing::new)));
        make("new, most of which the compiler eliminates", tool, Point.class, 1_000_000, () -> sink = eliminated());
        make("new of a class of the JDK", tool, StringReader.class, N, () -> repeat(() -> sink = new StringReader("a")));
        make("new AtomicLong", tool, AtomicLong.class, N, () -> repeat(() -> sink = new AtomicLong()));
        make("boxing", tool, Double.class, N, () -> repeat(() -> sink = (double) zero));
        make("new array", tool, Element[].class, N, () -> repeat(() -> sink = new Element[3]));
        make("new array of two dimensions: outer", tool, Grid[][].class, N, () -> repeat(() -> sink = new Grid[2][3]));
        rows.add(new Row("new array of two dimensions: inner", Grid[].class.getTypeName(), 2 * N, 0));
        make("clone, after one new", tool, Cloned.class, 1 + N, () -> {
            Cloned cloned = new Cloned();
            repeat(() -> sink = cloned.clone());
        });
        ClonedElement[] array = new ClonedElement[3];
        make("clone of an array", tool, ClonedElement[].class, N, () -> repeat(() -> sink = array.clone()));
        CopiedElement[] copied = new CopiedElement[3];
        make("Arrays.copyOf", tool, CopiedElement[].class, N, () -> repeat(() -> sink = Arrays.copyOf(copied, 2)));
        make("Constructor.newInstance", tool, Reflected.class, N,
                () -> repeat(() -> sink = Reflected.class.getDeclaredConstructor().newInstance()));
        make("Array.newInstance", tool, ReflectedElement[].class, N,
                () -> repeat(() -> sink = Array.newInstance(ReflectedElement.class, 3)));
        make("Array.newInstance of two dimensions: outer", tool, ReflectedGrid[][].class, N,
                () -> repeat(() -> sink = Array.newInstance(ReflectedGrid.class, 2, 3)));
        rows.add(new Row("Array.newInstance of two dimensions: inner", ReflectedGrid[].class.getTypeName(), 2 * N, 0));
        MethodHandle constructor = MethodHandles.lookup().findConstructor(Handled.class, MethodType.methodType(void.class));
        make("MethodHandle of a constructor", tool, Handled.class, N, () -> repeat(() -> sink = constructor.invoke()));
        make("deserialization, after one new", tool, Deserialized.class, 1 + N, () -> {
            byte[] bytes = serialized(new Deserialized());
            repeat(() -> sink = new ObjectInputStream(new ByteArrayInputStream(bytes)).readObject());
        });
        make("Unsafe.allocateInstance", tool, Raw.class, N, () -> repeat(() -> sink = UNSAFE.allocateInstance(Raw.class)));
        capture();
        make("lambda that captures", tool, lambda.getClass(), N, () -> repeat(Known::capture));
        make("JNI NewObject", tool, Native.class, N, () -> newObject(Native.class, N));
        make("JNI AllocObject", tool, NativeRaw.class, N, () -> allocObject(NativeRaw.class, N));
        make("JNI NewObjectArray", tool, NativeElement[].class, N, () -> newObjectArray(NativeElement.class, N));
        make("exception that the VM raises", tool, ArithmeticException.class, N, () -> repeat(Known::raise));
    }

    private static void failing(Supplier<?> constructor) {
        try {
            sink = constructor.get();
        } catch (IllegalStateException expected) {
            return;
        }
        throw new AssertionError();
    }

    private static long eliminated() {
        long sum = 0;
        for (int i = 0; i < 1_000; i++) {
            sum += eliminated(1_000);
        }
        return sum;
    }

    private static long eliminated(int n) {
        long sum = 0;
        for (int i = 0; i < n; i++) {
            Point point = new Point(i, i + 1);
            sum += point.x * point.y;
        }
        return sum;
    }

    private static void capture() {
        int i = zero;
        lambda = () -> i;
    }

    private static void raise() {
        try {
            sink = 1 / zero;
        } catch (ArithmeticException expected) {
            return;
        }
        throw new AssertionError();
    }

    private static byte[] serialized(Serializable object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static sun.misc.Unsafe unsafe() {
        try {
            var field = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return (sun.misc.Unsafe) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Needs the agent, which makes code call the recorder. */
    private static Tool instrumented() {
        Map<Class<?>, LongAdder> counts = new ConcurrentHashMap<>();
        AllocationRecorder.addSampler((length, description, object, size) ->
                counts.computeIfAbsent(object.getClass(), type -> new LongAdder()).increment());
        return type -> counts.entrySet().stream().filter(count -> count.getKey().getTypeName().equals(type))
                .map(count -> count.getValue().sum()).findFirst().orElse(null);
    }

    private static Long counted(String type) throws Exception {
        try {
            var rows = (CompositeData[]) ManagementFactory.getPlatformMBeanServer()
                    .invoke(new ObjectName("jdk.alloccounts:type=AllocCounts"), "get", new Object[] {type},
                            new String[] {"java.lang.String"});
            return (Long) rows[0].get("allocs");
        } catch (RuntimeMBeanException e) {
            if (e.getCause() instanceof IllegalArgumentException) {
                return null;
            }
            throw e;
        }
    }
}
