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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

import alloccounts.test.Counts.Action;
import alloccounts.test.Counts.Amount;
import jdk.internal.misc.Unsafe;

/**
 * The ways in which a Java program makes objects. Each path is a method which
 * allocates a known number of objects of classes that nothing else in the VM
 * allocates: classes declared here, arrays of them, and a few of the platform
 * that are as rare ({@code float[]}, {@code Float}, exceptions that the VM
 * raises, {@code Finalizer}). Were one of those allocated elsewhere, equality
 * would not hold and the test would say so.
 *
 * Every object is stored in a volatile field, which no compiler may remove.
 */
final class Paths {
    /** A path, how often one thread is to take it, and what that allocates, by class name. */
    record Path(String name, int calls, boolean shared, Action action, Supplier<Map<String, Amount>> perCall) { }

    /** Often enough for every compiler. */
    static final int WARM = 15_000;
    /** For what is slow, but must be compiled in the end by a VM with tiers. */
    static final int SLOW = 6_000;
    static final int FEW = 10;

    static volatile Object sink;

    private Paths() { }

    /** {@return all paths, in the order in which they are to be taken} */
    static List<Path> all() {
        return List.of(
            path("newEmpty", WARM, Paths::newEmpty, () -> Map.of(
                Empty.class, instances(Empty.class, 1))),
            path("newWithFields", WARM, Paths::newWithFields, () -> Map.of(
                Plain.class, instances(Plain.class, 1), Derived.class, instances(Derived.class, 1))),
            path("newInLoop", WARM, Paths::newInLoop, () -> Map.of(
                Looped.class, instances(Looped.class, 10),
                Looped[].class, arrays(Looped[].class, 1, 10))),
            path("newOnBranches", WARM, Paths::newOnBranches, () -> Map.of(
                Left.class, instances(Left.class, 1), Right.class, instances(Right.class, 2))),
            path("newWithManyFields", WARM, Paths::newWithManyFields, () -> Map.of(
                ManyFields.class, instances(ManyFields.class, 1))),
            path("newWithFinalizer", SLOW, Paths::newWithFinalizer, () -> Map.of(
                Finalized.class, instances(Finalized.class, 1),
                Constants.FINALIZER, instances(Constants.FINALIZER, 1))),
            path("newInner", WARM, Paths::newInner, () -> Map.of(
                Outer.class, instances(Outer.class, 1), Outer.Inner.class, instances(Outer.Inner.class, 1))),
            path("newRecord", WARM, Paths::newRecord, () -> Map.of(
                Pair.class, instances(Pair.class, 1))),
            path("newVarargs", WARM, Paths::newVarargs, () -> Map.of(
                Var[].class, arrays(Var[].class, 1, 3).plus(arrays(Var[].class, 1, 0)))),

            path("newObjectArray", WARM, Paths::newObjectArray, () -> Map.of(
                Element[].class, arrays(Element[].class, 1, 0).plus(arrays(Element[].class, 1, 1))
                    .plus(arrays(Element[].class, 1, 6)).plus(arrays(Element[].class, 1, 101)))),
            path("newObjectArrayOfVariableLength", WARM, Paths::newObjectArrayOfVariableLength, () -> Map.of(
                Sized[].class, arrays(Sized[].class, 1, 0).plus(arrays(Sized[].class, 1, 1))
                    .plus(arrays(Sized[].class, 1, 6)).plus(arrays(Sized[].class, 1, 101)))),
            path("newPrimitiveArray", WARM, Paths::newPrimitiveArray, () -> Map.of(
                float[].class, arrays(float[].class, 1, 0).plus(arrays(float[].class, 1, 1))
                    .plus(arrays(float[].class, 1, 6)).plus(arrays(float[].class, 1, 101)),
                double[].class, arrays(double[].class, 1, 3),
                short[].class, arrays(short[].class, 1, 5))),
            path("newPrimitiveArrayOfVariableLength", WARM, Paths::newPrimitiveArrayOfVariableLength, () -> Map.of(
                float[].class, arrays(float[].class, 1, 0).plus(arrays(float[].class, 1, 1))
                    .plus(arrays(float[].class, 1, 6)).plus(arrays(float[].class, 1, 101)))),
            path("newArrayOfArrays", WARM, Paths::newArrayOfArrays, () -> Map.of(
                Nested[][].class, arrays(Nested[][].class, 1, 4))),
            path("multiNewArray", WARM, Paths::multiNewArray, () -> Map.of(
                Grid[][].class, arrays(Grid[][].class, 1, 2),
                Grid[].class, arrays(Grid[].class, 2, 3),
                short[][][].class, arrays(short[][][].class, 1, 2),
                short[][].class, arrays(short[][].class, 2, 3),
                short[].class, arrays(short[].class, 6, 4))),
            path("multiNewArrayOfManyDimensions", WARM, Paths::multiNewArrayOfManyDimensions, () -> Map.of(
                Deep[][][][][][].class, arrays(Deep[][][][][][].class, 1, 1),
                Deep[][][][][].class, arrays(Deep[][][][][].class, 1, 2),
                Deep[][][][].class, arrays(Deep[][][][].class, 2, 1),
                Deep[][][].class, arrays(Deep[][][].class, 2, 2),
                Deep[][].class, arrays(Deep[][].class, 4, 1),
                Deep[].class, arrays(Deep[].class, 4, 5))),
            path("multiNewArrayPartialAndEmpty", WARM, Paths::multiNewArrayPartialAndEmpty, () -> Map.of(
                Part[][][].class, arrays(Part[][][].class, 1, 2),
                Part[][].class, arrays(Part[][].class, 2, 3).plus(arrays(Part[][].class, 1, 0))
                    .plus(arrays(Part[][].class, 1, 3)),
                Part[].class, arrays(Part[].class, 3, 0))),
            path("multiNewArrayOfVariableLength", WARM, Paths::multiNewArrayOfVariableLength, () -> Map.of(
                Spread[][][].class, arrays(Spread[][][].class, 1, 2),
                Spread[][].class, arrays(Spread[][].class, 2, 3),
                Spread[].class, arrays(Spread[].class, 6, 4))),
            path("newLargeArray", FEW, Paths::newLargeArray, () -> Map.of(
                Large[].class, arrays(Large[].class, 1, 150_000),
                float[].class, arrays(float[].class, 1, 150_000))),
            path("newArrayTooLarge", FEW, Paths::newArrayTooLarge, Map::of),

            path("unsafeAllocateInstance", WARM, Paths::unsafeAllocateInstance, () -> Map.of(
                Raw.class, instances(Raw.class, 2), RawOther.class, instances(RawOther.class, 1))),
            path("unsafeAllocateUninitializedArray", WARM, Paths::unsafeAllocateUninitializedArray, () -> Map.of(
                float[].class, arrays(float[].class, 1, 9))),
            path("reflectConstructor", WARM, Paths::reflectConstructor, () -> Map.of(
                Reflected.class, instances(Reflected.class, 1))),
            path("reflectArray", WARM, Paths::reflectArray, () -> Map.of(
                Mirror[].class, arrays(Mirror[].class, 2, 3), MirrorOther[].class, arrays(MirrorOther[].class, 1, 3))),
            path("reflectMultiArray", SLOW, Paths::reflectMultiArray, () -> Map.of(
                Mirror[][].class, arrays(Mirror[][].class, 1, 2), Mirror[].class, arrays(Mirror[].class, 2, 5))),
            path("methodHandleConstructor", WARM, Paths::methodHandleConstructor, () -> Map.of(
                Handled.class, instances(Handled.class, 2))),
            path("methodHandleArrayConstructor", WARM, Paths::methodHandleArrayConstructor, () -> Map.of(
                Handled[].class, arrays(Handled[].class, 1, 4))),
            path("constructorReference", WARM, Paths::constructorReference, () -> Map.of(
                Referred.class, instances(Referred.class, 1), Referred[].class, arrays(Referred[].class, 1, 2))),

            path("copyOf", WARM, Paths::copyOf, () -> Map.of(
                Copied[].class, arrays(Copied[].class, 1, 5).plus(arrays(Copied[].class, 1, 2)),
                CopiedBase[].class, arrays(CopiedBase[].class, 1, 4),
                float[].class, arrays(float[].class, 1, 7))),
            path("copyOfRange", WARM, Paths::copyOfRange, () -> Map.of(
                Copied[].class, arrays(Copied[].class, 1, 2),
                float[].class, arrays(float[].class, 1, 3))),
            path("toArray", WARM, Paths::toArray, () -> Map.of(
                Copied[].class, arrays(Copied[].class, 1, 0).plus(arrays(Copied[].class, 1, 3)))),
            path("newThenArraycopy", WARM, Paths::newThenArraycopy, () -> Map.of(
                Copied[].class, arrays(Copied[].class, 1, 3), float[].class, arrays(float[].class, 1, 5))),
            path("cloneInstance", WARM, Paths::cloneInstance, () -> Map.of(
                Small.class, instances(Small.class, 1), ManyFields.class, instances(ManyFields.class, 1))),
            path("cloneInstanceOfVariableClass", WARM, Paths::cloneInstanceOfVariableClass, () -> Map.of(
                SheepA.class, instances(SheepA.class, 1), SheepB.class, instances(SheepB.class, 1))),
            path("cloneArray", WARM, Paths::cloneArray, () -> Map.of(
                Cloned[].class, arrays(Cloned[].class, 1, 3), Cloned[][].class, arrays(Cloned[][].class, 1, 2),
                float[].class, arrays(float[].class, 1, 5))),
            path("cloneArrayOfVariableClass", WARM, Paths::cloneArrayOfVariableClass, () -> Map.of(
                Cloned[].class, arrays(Cloned[].class, 1, 3), ClonedOther[].class, arrays(ClonedOther[].class, 1, 2))),
            path("enumValues", WARM, Paths::enumValues, () -> Map.of(
                Colour[].class, arrays(Colour[].class, 1, 3))),

            path("box", WARM, Paths::box, () -> Map.of(
                Float.class, instances(Float.class, 1), Double.class, instances(Double.class, 1),
                Short.class, instances(Short.class, 1))),
            path("capturingLambda", WARM, Paths::capturingLambda, () -> Map.of(
                lambda.getClass(), instances(lambda.getClass(), 1))),
            path("deserialize", SLOW, Paths::deserialize, () -> Map.of(
                Stored.class, instances(Stored.class, 2), Stored[].class, arrays(Stored[].class, 1, 2),
                StoredRecord.class, instances(StoredRecord.class, 1))),

            path("throwOwn", WARM, Paths::throwOwn, () -> Map.of(
                OwnException.class, instances(OwnException.class, 1))),
            raised("raiseArrayStore", Paths::raiseArrayStore, ArrayStoreException.class),
            raised("raiseNegativeArraySize", Paths::raiseNegativeArraySize, NegativeArraySizeException.class),
            raised("raiseArithmetic", Paths::raiseArithmetic, ArithmeticException.class),
            raised("raiseClassCast", Paths::raiseClassCast, ClassCastException.class),
            raised("raiseIndexOutOfBounds", Paths::raiseIndexOutOfBounds, ArrayIndexOutOfBoundsException.class),
            raised("raiseNullPointer", Paths::raiseNullPointer, NullPointerException.class),

            once("newHugeArray", Paths::newHugeArray, () -> Map.of(
                Huge[].class, arrays(Huge[].class, 1, 2_500_000),
                float[].class, arrays(float[].class, 1, 2_500_000))),
            once("lateLoadedClass", Paths::lateLoadedClass, () -> Map.of(
                Late.class, instances(Late.class, 5_000),
                LateElement[].class, arrays(LateElement[].class, 5_000, 3),
                LateGrid[][].class, arrays(LateGrid[][].class, 5_000, 2),
                LateGrid[].class, arrays(LateGrid[].class, 10_000, 1))),
            once("enumInitializer", Paths::enumInitializer, () -> Map.of(
                Season.class, instances(Season.class, 4), Season[].class, arrays(Season[].class, 1, 4))),
            once("nonCapturingLambda", Paths::nonCapturingLambda, () -> Map.of(
                plainLambda.getClass(), instances(plainLambda.getClass(), 1))),
            once("hiddenClasses", Paths::hiddenClasses, Paths::hiddenAmounts),
            once("wideClass", Paths::wideClass, () -> Map.of(
                wide, instances(wide, 100), wide.arrayType(), arrays(wide.arrayType(), 1, 100))),
            once("stackOverflow", Paths::stackOverflow, () -> Map.of(
                StackOverflowError.class, instances(StackOverflowError.class, 3)))
        );
    }

    private static Amount instances(Class<?> cls, long n) {
        return Amount.instances(cls, n);
    }

    private static Amount arrays(Class<?> arrayClass, long n, int length) {
        return Amount.arrays(arrayClass, n, length);
    }

    private static Path path(String name, int calls, Action action, Supplier<Map<Class<?>, Amount>> perCall) {
        return new Path(name, calls, true, action, () -> byName(perCall.get()));
    }

    /** A path that a VM takes only once, or of which many threads would need too large a heap. */
    private static Path once(String name, Action action, Supplier<Map<Class<?>, Amount>> amounts) {
        return new Path(name, 1, false, action, () -> byName(amounts.get()));
    }

    private static Path raised(String name, Action action, Class<?> exception) {
        return path(name, SLOW, action, () -> Map.of(exception, instances(exception, 1)));
    }

    private static Map<String, Amount> byName(Map<Class<?>, Amount> amounts) {
        Map<String, Amount> names = new TreeMap<>();
        amounts.forEach((cls, amount) -> names.put(cls.getTypeName(), amount));
        return names;
    }

    // ---- new

    static class Empty { }

    static class Plain {
        byte a;
        long b;
        Object c;
        short d;
    }

    static class Derived extends Plain {
        char e;
        double f;
    }

    static class Looped { int i; }
    static class Left { int i; }
    static class Right { long i; }

    static class ManyFields implements Cloneable {
        long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9;
        long c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9;
        Object e0, e1, e2, e3, e4, e5, e6, e7, e8, e9;

        @Override
        public ManyFields clone() throws CloneNotSupportedException {
            return (ManyFields) super.clone();
        }
    }

    static class Finalized {
        static volatile int finalized;

        @Override
        @SuppressWarnings({"removal", "deprecation"})
        protected void finalize() {
            finalized++;    // one that does nothing would be ignored by the VM
        }
    }

    static class Outer {
        int i = 1;
        class Inner { int j = i; }
    }

    record Pair(int a, Object b) { }
    static class Var { }

    static void newEmpty() {
        sink = new Empty();
    }

    static void newWithFields() {
        sink = new Plain();
        sink = new Derived();
    }

    static void newInLoop() {
        Looped[] all = new Looped[10];
        for (int i = 0; i < all.length; i++) {
            all[i] = new Looped();
        }
        sink = all;
    }

    static void newOnBranches() {
        for (int i = 0; i < 3; i++) {
            sink = i == 1 ? new Left() : new Right();
        }
    }

    static void newWithManyFields() {
        sink = new ManyFields();
    }

    static void newWithFinalizer() {
        sink = new Finalized();
    }

    static void newInner() {
        sink = new Outer().new Inner();
    }

    static void newRecord() {
        sink = new Pair(1, "b");
    }

    static void newVarargs() {
        varargs(null, null, null);
        varargs();
    }

    private static void varargs(Var... all) {
        sink = all;
    }

    // ---- arrays

    static class Element { }
    static class Sized { }
    static class Nested { }
    static class Grid { }
    static class Deep { }
    static class Part { }
    static class Spread { }
    static class Large { }
    static class Huge { }

    static volatile int zero = 0, one = 1, two = 2, three = 3, four = 4, six = 6, many = 101;

    static void newObjectArray() {
        sink = new Element[0];
        sink = new Element[1];
        sink = new Element[6];
        sink = new Element[101];
    }

    static void newObjectArrayOfVariableLength() {
        sink = new Sized[zero];
        sink = new Sized[one];
        sink = new Sized[six];
        sink = new Sized[many];
    }

    static void newPrimitiveArray() {
        sink = new float[0];
        sink = new float[1];
        sink = new float[6];
        sink = new float[101];
        sink = new double[3];
        sink = new short[5];
    }

    static void newPrimitiveArrayOfVariableLength() {
        sink = new float[zero];
        sink = new float[one];
        sink = new float[six];
        sink = new float[many];
    }

    static void newArrayOfArrays() {
        sink = new Nested[4][];
    }

    static void multiNewArray() {
        sink = new Grid[2][3];
        sink = new short[2][3][4];
    }

    static void multiNewArrayOfManyDimensions() {
        sink = new Deep[1][2][1][2][1][5];
    }

    static void multiNewArrayPartialAndEmpty() {
        sink = new Part[2][3][];
        sink = new Part[0][3];
        sink = new Part[3][0];
    }

    static void multiNewArrayOfVariableLength() {
        sink = new Spread[two][three][four];
    }

    static void newLargeArray() {
        sink = new Large[150_000];
        sink = new float[150_000];
    }

    static void newHugeArray() {
        sink = new Huge[2_500_000];
        sink = new float[2_500_000];
    }

    /** What cannot be allocated does not count, nor does the error, which the VM keeps ready. */
    static void newArrayTooLarge() {
        try {
            sink = new Element[Integer.MAX_VALUE];
            throw new AssertionError("an array of " + Integer.MAX_VALUE + " elements was allocated");
        } catch (OutOfMemoryError expected) {
            sink = expected;
        }
    }

    // ---- Unsafe, reflection, method handles

    static class Raw { int i; }
    static class RawOther { long l; Object o; }
    static class Reflected { Reflected() { } }
    static class Mirror { }
    static class MirrorOther { }
    static class Handled { Handled() { } }
    static class Referred { }

    /** Constants outside of the paths, so that the paths need no initialisation of their own. */
    static final class Constants {
        static final Unsafe UNSAFE = Unsafe.getUnsafe();
        static final Class<?> FINALIZER;
        static final Constructor<Reflected> CONSTRUCTOR;
        static final MethodHandle HANDLE;
        static final MethodHandle ARRAY_HANDLE = MethodHandles.arrayConstructor(Handled[].class);
        static final Supplier<Referred> REFERRED = Referred::new;
        static final IntFunction<Referred[]> REFERRED_ARRAY = Referred[]::new;
        static final byte[] STREAM;

        static {
            try {
                FINALIZER = Class.forName("java.lang.ref.Finalizer");
                CONSTRUCTOR = Reflected.class.getDeclaredConstructor();
                HANDLE = MethodHandles.lookup().findConstructor(Handled.class, MethodType.methodType(void.class));
                var bytes = new ByteArrayOutputStream();
                try (var out = new ObjectOutputStream(bytes)) {
                    out.writeObject(new Stored[] {new Stored(), new Stored()});
                    out.writeObject(new StoredRecord(1, 2));
                }
                STREAM = bytes.toByteArray();
            } catch (Exception e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    static Class<?>[] rawClasses = {Raw.class, RawOther.class};
    static Class<?>[] mirrorClasses = {Mirror.class, MirrorOther.class};
    static MethodHandle variableHandle = Constants.HANDLE;

    static void unsafeAllocateInstance() throws Exception {
        sink = Constants.UNSAFE.allocateInstance(Raw.class);
        for (Class<?> cls : rawClasses) {
            sink = Constants.UNSAFE.allocateInstance(cls);
        }
    }

    static void unsafeAllocateUninitializedArray() {
        sink = Constants.UNSAFE.allocateUninitializedArray(float.class, 9);
    }

    static void reflectConstructor() throws Exception {
        sink = Constants.CONSTRUCTOR.newInstance();
    }

    static void reflectArray() {
        sink = Array.newInstance(Mirror.class, 3);
        for (Class<?> cls : mirrorClasses) {
            sink = Array.newInstance(cls, 3);
        }
    }

    static void reflectMultiArray() {
        sink = Array.newInstance(Mirror.class, 2, 5);
    }

    static void methodHandleConstructor() throws Throwable {
        sink = (Handled) Constants.HANDLE.invokeExact();
        sink = (Handled) variableHandle.invokeExact();
    }

    static void methodHandleArrayConstructor() throws Throwable {
        sink = (Handled[]) Constants.ARRAY_HANDLE.invokeExact(4);
    }

    static void constructorReference() {
        sink = Constants.REFERRED.get();
        sink = Constants.REFERRED_ARRAY.apply(2);
    }

    // ---- copies

    static class CopiedBase { }
    static class Copied extends CopiedBase { }
    static class Cloned { }
    static class ClonedOther { }

    static class Sheep implements Cloneable {
        int i;

        @Override
        public Sheep clone() {
            try {
                return (Sheep) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static class Small extends Sheep { Object o; }
    static class SheepA extends Sheep { long a; }
    static class SheepB extends Sheep { long a, b; }

    enum Colour { RED, GREEN, BLUE }

    static Colour[] colours = Colour.values();
    static final Copied[] COPIED = {new Copied(), new Copied(), new Copied()};
    static final List<Copied> COPIED_LIST = new java.util.ArrayList<>(List.of(COPIED));
    static final float[] FLOATS = {1, 2, 3, 4, 5};
    static final Small SMALL = new Small();
    static final ManyFields MANY_FIELDS = new ManyFields();
    static final Cloned[] CLONED = new Cloned[3];
    static final Cloned[][] CLONED_TWICE = new Cloned[2][3];
    static Sheep[] sheep = {new SheepA(), new SheepB()};
    static Object[][] clonedArrays = {CLONED, new ClonedOther[2]};

    static void copyOf() {
        sink = Arrays.copyOf(COPIED, 5);
        sink = Arrays.copyOf(COPIED, 2);
        sink = Arrays.copyOf(COPIED, 4, CopiedBase[].class);
        sink = Arrays.copyOf(FLOATS, 7);
    }

    static void copyOfRange() {
        sink = Arrays.copyOfRange(COPIED, 1, 3);
        sink = Arrays.copyOfRange(FLOATS, 1, 4);
    }

    static void toArray() {
        sink = COPIED_LIST.toArray(new Copied[zero]);
    }

    static void newThenArraycopy() {
        Copied[] objects = new Copied[3];
        System.arraycopy(COPIED, 0, objects, 0, 3);
        sink = objects;
        float[] floats = new float[5];
        System.arraycopy(FLOATS, 0, floats, 0, 5);
        sink = floats;
    }

    static void cloneInstance() throws Exception {
        sink = SMALL.clone();
        sink = MANY_FIELDS.clone();
    }

    static void cloneInstanceOfVariableClass() {
        for (Sheep one : sheep) {
            sink = one.clone();
        }
    }

    static void cloneArray() {
        sink = CLONED.clone();
        sink = CLONED_TWICE.clone();
        sink = FLOATS.clone();
    }

    static void cloneArrayOfVariableClass() {
        for (Object[] array : clonedArrays) {
            sink = array.clone();
        }
    }

    static void enumValues() {
        sink = Colour.values();
    }

    // ---- what javac and the platform make of other things

    static class Stored implements Serializable {
        private static final long serialVersionUID = 1;
        int i = 1;
    }

    record StoredRecord(int a, long b) implements Serializable { }

    static volatile Object lambda;
    static volatile Object plainLambda;

    static void box() {
        sink = (Float) (float) six;
        sink = (Double) (double) six;
        sink = (Short) (short) (many * 100);
    }

    static void capturingLambda() {
        int i = six;
        Supplier<Integer> captured = () -> i;
        lambda = captured;
    }

    static void deserialize() throws Exception {
        try (var in = new ObjectInputStream(new ByteArrayInputStream(Constants.STREAM))) {
            sink = in.readObject();
            sink = in.readObject();
        }
    }

    // ---- exceptions

    static class OwnException extends Exception {
        private static final long serialVersionUID = 1;
    }

    static Object[] objects = new Element[1];
    static Object[] noObjects;
    static volatile Object text = "text";

    static void throwOwn() {
        try {
            throw new OwnException();
        } catch (OwnException e) {
            sink = e;
        }
    }

    static void raiseArrayStore() {
        try {
            objects[0] = text;
        } catch (ArrayStoreException e) {
            sink = e;
        }
    }

    static void raiseNegativeArraySize() {
        try {
            sink = new Element[zero - 1];
        } catch (NegativeArraySizeException e) {
            sink = e;
        }
    }

    static void raiseArithmetic() {
        try {
            sink = six / zero == 1;
        } catch (ArithmeticException e) {
            sink = e;
        }
    }

    static void raiseClassCast() {
        try {
            sink = ((Element) text).hashCode() == 0;
        } catch (ClassCastException e) {
            sink = e;
        }
    }

    static void raiseIndexOutOfBounds() {
        try {
            sink = objects[six];
        } catch (ArrayIndexOutOfBoundsException e) {
            sink = e;
        }
    }

    static void raiseNullPointer() {
        try {
            sink = noObjects[0];
        } catch (NullPointerException e) {
            sink = e;
        }
    }

    // ---- only once in a VM

    static class Late { int i; }
    static class LateElement { }
    static class LateGrid { }

    enum Season { SPRING, SUMMER, AUTUMN, WINTER }

    /** Compiled while the classes are not loaded yet: code that is patched, or left, when they are. */
    static void lateLoadedClass() {
        for (int i = 0; i < 20_000; i++) {
            late(i >= 15_000);
        }
    }

    private static void late(boolean now) {
        if (now) {
            sink = new Late();
            sink = new LateElement[3];
            sink = new LateGrid[2][1];
        }
    }

    static void enumInitializer() {
        sink = Season.SPRING;
    }

    static void nonCapturingLambda() {
        for (int i = 0; i < 100; i++) {
            Function<Object, Object> identity = x -> x;
            plainLambda = identity;
        }
    }

    static class Template { long a, b, c; }
    static final Class<?>[] HIDDEN = new Class<?>[50];

    /** The class number i gets i + 1 instances and an array of them. */
    static void hiddenClasses() throws Exception {
        byte[] bytes;
        try (var in = Paths.class.getResourceAsStream("Paths$Template.class")) {
            bytes = in.readAllBytes();
        }
        for (int i = 0; i < HIDDEN.length; i++) {
            HIDDEN[i] = MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
            Constructor<?> constructor = HIDDEN[i].getDeclaredConstructor();
            for (int k = 0; k <= i; k++) {
                sink = constructor.newInstance();
            }
            sink = Array.newInstance(HIDDEN[i], i);
        }
    }

    private static Map<Class<?>, Amount> hiddenAmounts() {
        Map<Class<?>, Amount> amounts = new java.util.HashMap<>();
        for (int i = 0; i < HIDDEN.length; i++) {
            amounts.put(HIDDEN[i], instances(HIDDEN[i], i + 1));
            amounts.put(HIDDEN[i].arrayType(), arrays(HIDDEN[i].arrayType(), 1, i));
        }
        return amounts;
    }

    static Class<?> wide;

    /** A class with so many fields that an instance is larger than a small TLAB. */
    static void wideClass() throws Exception {
        wide = MethodHandles.lookup().defineClass(WideClass.bytes());
        var first = (Supplier<?>) wide.getDeclaredConstructor().newInstance();
        Object[] all = (Object[]) Array.newInstance(wide, 100);
        all[0] = first;
        for (int i = 1; i < all.length; i++) {
            all[i] = first.get();
        }
        sink = all;
    }

    static void stackOverflow() {
        for (int i = 0; i < 3; i++) {
            try {
                sink = recurse(1);
            } catch (StackOverflowError e) {
                sink = e;
            }
        }
    }

    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }
}
