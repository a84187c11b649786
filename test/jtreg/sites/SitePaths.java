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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import alloccounts.test.Counts.Action;
import alloccounts.test.Counts.Amount;
import jdk.internal.misc.Unsafe;

/**
 * The ways in which a Java program makes objects, and the sites where it does.
 * A line that allocates, or that calls what allocates, ends with a comment
 * {@code // @MARK}. A site names its line by the mark, and {@link SiteProgram}
 * reads the source of this class to know the number.
 *
 * Every object is stored in a volatile field, which no compiler may remove.
 */
final class SitePaths {
    /** Which frame allocates. */
    enum Kind {
        /** The marked line. */
        OWN,
        /** A method of the JDK, which is known, and which the marked line calls in all tiers. */
        CALLED,
        /** Code of the JDK, which the marked line calls. */
        JDK,
        /** The same, for a class that other code allocates as well. */
        SHARED
    }

    /**
     * Where a path allocates: what one call of the path allocates there.
     *
     * @param caller the method of the marked line; the number at the end of the method of a lambda is left out
     * @param mark   null if the class file has no lines
     * @param method the method that allocates, null if it is not one that is known
     */
    record Site(Kind kind, String className, String caller, String mark, String method, Amount perCall) { }

    /** A path, and how often it is to be taken. */
    record Path(String name, int calls, Action action, Supplier<List<Site>> sites) { }

    /** Often enough for every compiler. */
    static final int WARM = 15_000;
    /** For what is slow, but must be compiled in the end by a VM with tiers. */
    static final int SLOW = 5_000;
    static final int FEW = 10;
    static final int ONCE = 1;

    static volatile Object sink;

    private SitePaths() { }

    private static final String CLONE = "java.lang.Object.clone";

    /** {@return all paths} */
    static List<Path> all() {
        return List.of(
            // ---- new
            path("newInstance", WARM, SitePaths::newInstance, () -> List.of(
                own(Plain.class, "newInstance", "Plain", 1))),
            path("twoOnALine", WARM, SitePaths::twoOnALine, () -> List.of(
                own(First.class, "twoOnALine", "FirstSecond", 2),
                own(Second.class, "twoOnALine", "FirstSecond", 1))),
            path("sameClassOnTwoLines", WARM, SitePaths::sameClassOnTwoLines, () -> List.of(
                own(Twice.class, "sameClassOnTwoLines", "Twice1", 1),
                own(Twice.class, "sameClassOnTwoLines", "Twice2", 2))),
            path("newInLoop", ONCE, SitePaths::newInLoop, () -> List.of(
                own(Looped.class, "newInLoop", "Looped", LOOPS))),
            path("newInConstructor", WARM, SitePaths::newInConstructor, () -> List.of(
                own(Container.class, "newInConstructor", "Container", 1),
                own(Contained.class, "SitePaths$Container.<init>", "Contained", 1),
                own(InField.class, "SitePaths$Container.<init>", "InField", 1))),
            path("newInInitializer", ONCE, SitePaths::newInInitializer, () -> List.of(
                own(Initial.class, "SitePaths$Initialized.<clinit>", "Initial", 1_000))),
            path("newInCallee", WARM, SitePaths::newInCallee, () -> List.of(
                own(Deepest.class, "level3", "Deepest", 2),
                own(Middle.class, "level2", "Middle", 2))),
            path("newInCalleeOfOtherClass", WARM, SitePaths::newInCalleeOfOtherClass, () -> List.of(
                own(Made.class, "SitePaths$Maker.make", "Made", 1))),
            path("newInVirtualCallees", WARM, SitePaths::newInVirtualCallees, () -> List.of(
                own(Shape.class, "SitePaths$Round.shape", "RoundShape", 1),
                own(Shape.class, "SitePaths$Square.shape", "SquareShape", 2))),
            path("newInner", WARM, SitePaths::newInner, () -> List.of(
                own(Outer.class, "newInner", "OuterInner", 1),
                own(Outer.Inner.class, "newInner", "OuterInner", 1))),
            path("newAnonymous", WARM, SitePaths::newAnonymous, () -> List.of(
                own(anonymous, "newAnonymous", "Anonymous", Amount.instances(anonymous, 1)))),
            path("newRecord", WARM, SitePaths::newRecord, () -> List.of(
                own(Pair.class, "newRecord", "Pair", 1))),
            path("newLargeInstance", WARM, SitePaths::newLargeInstance, () -> List.of(
                own(ManyFields.class, "newLargeInstance", "ManyFields", 1))),
            path("newHugeInstances", ONCE, SitePaths::newHugeInstances, () -> List.of(
                jdk(wide, "newHugeInstances", "Wide1", null, Amount.instances(wide, 1)),
                new Site(Kind.OWN, wide.getTypeName(), "Wide.get", null, "Wide.get", Amount.instances(wide, 99)))),
            path("newWithFinalizer", SLOW, SitePaths::newWithFinalizer, () -> List.of(
                own(Finalized.class, "newWithFinalizer", "Finalized", 1),
                jdk(Constants.FINALIZER, "SitePaths$Finalized.<init>", "FinalizedInit", "java.lang.ref.Finalizer.register",
                    Amount.instances(Constants.FINALIZER, 1)))),
            path("newVarargs", WARM, SitePaths::newVarargs, () -> List.of(
                ownArrays(Var[].class, "newVarargs", "Var3", 1, 3),
                ownArrays(Var[].class, "newVarargs", "Var0", 1, 0))),
            path("enumInitializer", ONCE, SitePaths::enumInitializer, () -> List.of(
                own(Season.class, "SitePaths$Season.<clinit>", "Season", 4),
                ownArrays(Season[].class, "SitePaths$Season.$values", "SeasonValues", 1, 4))),

            // ---- arrays
            path("newObjectArray", WARM, SitePaths::newObjectArray, () -> List.of(
                ownArrays(Element[].class, "newObjectArray", "Element0", 1, 0),
                ownArrays(Element[].class, "newObjectArray", "Element6", 1, 6),
                ownArrays(Element[].class, "newObjectArray", "ElementN", 1, 101))),
            path("newPrimitiveArray", WARM, SitePaths::newPrimitiveArray, () -> List.of(
                ownArrays(float[].class, "newPrimitiveArray", "float7", 1, 7),
                ownArrays(float[].class, "newPrimitiveArray", "floatN", 1, 101),
                ownArrays(boolean[].class, "newPrimitiveArray", "booleanN", 2, 6))),
            path("newArrayOfArrays", WARM, SitePaths::newArrayOfArrays, () -> List.of(
                ownArrays(Nested[][].class, "newArrayOfArrays", "Nested", 1, 4))),
            path("multiNewArray", WARM, SitePaths::multiNewArray, () -> List.of(
                ownArrays(Grid[][].class, "multiNewArray", "Grid", 1, 2),
                ownArrays(Grid[].class, "multiNewArray", "Grid", 2, 3),
                ownArrays(double[][][].class, "multiNewArray", "double", 1, 2),
                ownArrays(double[][].class, "multiNewArray", "double", 2, 3),
                ownArrays(double[].class, "multiNewArray", "double", 6, 4))),
            path("multiNewArrayOfManyDimensions", WARM, SitePaths::multiNewArrayOfManyDimensions, () -> List.of(
                ownArrays(Deep[][][][][][].class, "multiNewArrayOfManyDimensions", "Deep", 1, 1),
                ownArrays(Deep[][][][][].class, "multiNewArrayOfManyDimensions", "Deep", 1, 2),
                ownArrays(Deep[][][][].class, "multiNewArrayOfManyDimensions", "Deep", 2, 1),
                ownArrays(Deep[][][].class, "multiNewArrayOfManyDimensions", "Deep", 2, 2),
                ownArrays(Deep[][].class, "multiNewArrayOfManyDimensions", "Deep", 4, 1),
                ownArrays(Deep[].class, "multiNewArrayOfManyDimensions", "Deep", 4, 5))),
            path("multiNewArrayOfVariableLength", WARM, SitePaths::multiNewArrayOfVariableLength, () -> List.of(
                ownArrays(Spread[][].class, "multiNewArrayOfVariableLength", "Spread", 1, 6),
                ownArrays(Spread[].class, "multiNewArrayOfVariableLength", "Spread", 6, 7))),
            path("newLargeArray", FEW, SitePaths::newLargeArray, () -> List.of(
                ownArrays(Large[].class, "newLargeArray", "Large", 1, 600_000),
                ownArrays(float[].class, "newLargeArray", "floatLarge", 1, 600_000))),

            // ---- copies
            path("cloneInstance", WARM, SitePaths::cloneInstance, () -> List.of(
                called(Sheep.class, "SitePaths$Sheep.clone", "SheepClone", CLONE, Amount.instances(Sheep.class, 1)))),
            path("cloneLargeInstance", WARM, SitePaths::cloneLargeInstance, () -> List.of(
                called(ManyFields.class, "SitePaths$ManyFields.clone", "ManyFieldsClone", CLONE, Amount.instances(ManyFields.class, 1)))),
            path("cloneArray", WARM, SitePaths::cloneArray, () -> List.of(
                called(Cloned[].class, "cloneArray", "Cloned", CLONE, Amount.arrays(Cloned[].class, 1, 3)),
                called(Cloned[][].class, "cloneArray", "ClonedTwice", CLONE, Amount.arrays(Cloned[][].class, 1, 2)),
                called(float[].class, "cloneArray", "floatClone", CLONE, Amount.arrays(float[].class, 1, 5)))),
            path("enumValues", WARM, SitePaths::enumValues, () -> List.of(
                called(Colour[].class, "SitePaths$Colour.values", "Colour", CLONE, Amount.arrays(Colour[].class, 1, 3)))),
            path("copyOf", WARM, SitePaths::copyOf, () -> List.of(
                jdk(Copied[].class, "copyOf", "Copied5", null, Amount.arrays(Copied[].class, 1, 5)),
                jdk(CopiedBase[].class, "copyOf", "CopiedBase", null, Amount.arrays(CopiedBase[].class, 1, 4)),
                jdk(float[].class, "copyOf", "floatCopy", null, Amount.arrays(float[].class, 1, 7)))),
            path("copyOfRange", WARM, SitePaths::copyOfRange, () -> List.of(
                jdk(Copied[].class, "copyOfRange", "CopiedRange", null, Amount.arrays(Copied[].class, 1, 2)),
                jdk(float[].class, "copyOfRange", "floatRange", null, Amount.arrays(float[].class, 1, 3)))),
            path("toArray", WARM, SitePaths::toArray, () -> List.of(
                ownArrays(Listed[].class, "toArray", "Listed", 1, 0),
                jdk(Listed[].class, "toArray", "Listed", null, Amount.arrays(Listed[].class, 1, 3)))),
            // More frames in the JDK than the VM keeps.
            path("toArrayThroughManyFrames", WARM, SitePaths::toArrayThroughManyFrames, () -> List.of(
                jdk(Wrapped[].class, "toArrayThroughManyFrames", "Wrapped", null, Amount.arrays(Wrapped[].class, 1, 2)))),

            // ---- what the compiler and the platform make of other things
            path("box", WARM, SitePaths::box, () -> List.of(
                jdk(Float.class, "box", "Float", "java.lang.Float.valueOf", Amount.instances(Float.class, 1)),
                jdk(Short.class, "box", "Short", "java.lang.Short.valueOf", Amount.instances(Short.class, 1)))),
            path("boxInteger", WARM, SitePaths::boxInteger, () -> List.of(
                shared(Integer.class, "boxInteger", "Integer", Amount.instances(Integer.class, 1)))),
            path("stringBuilder", WARM, SitePaths::stringBuilder, () -> List.of(
                shared(String.class, "stringBuilder", "toString", Amount.instances(String.class, 1)),
                shared(byte[].class, "stringBuilder", "toString", Amount.arrays(byte[].class, 1, 5)))),
            path("concatenate", WARM, SitePaths::concatenate, () -> List.of(
                shared(String.class, "concatenate", "concatenate", Amount.instances(String.class, 1)),
                shared(byte[].class, "concatenate", "concatenate", Amount.arrays(byte[].class, 1, 7)))),
            path("capturingLambda", WARM, SitePaths::capturingLambda, () -> List.of(
                jdk(lambda.getClass(), "capturingLambda", "capturing", null, Amount.instances(lambda.getClass(), 1)))),
            path("newInLambda", WARM, SitePaths::newInLambda, () -> List.of(
                own(InLambda.class, "lambda$newInLambda$", "InLambda", 1))),
            path("constructorReference", WARM, SitePaths::constructorReference, () -> List.of(
                new Site(Kind.OWN, Referred.class.getTypeName(), "SitePaths$Constants$$Lambda.get", null,
                         "SitePaths$Constants$$Lambda.get", Amount.instances(Referred.class, 1)),
                ownArrays(Referred[].class, "SitePaths$Constants.lambda$static$", "ReferredArray", 1, 2))),
            path("stream", SLOW, SitePaths::stream, () -> List.of(
                own(Streamed.class, "lambda$stream$", "Streamed", 3),
                ownArrays(Streamed[].class, "lambda$stream$", "StreamedArray", 1, 3))),
            path("deserialize", SLOW, SitePaths::deserialize, () -> List.of(
                jdk(Stored.class, "deserialize", "Stored", null, Amount.instances(Stored.class, 2)),
                jdk(Stored[].class, "deserialize", "Stored", "java.lang.reflect.Array.newArray", Amount.arrays(Stored[].class, 1, 2)))),
            path("virtualThread", 50, SitePaths::virtualThread, () -> List.of(
                own(InVirtual.class, "inVirtualThread", "InVirtual", 100))),
            path("platformThread", 50, SitePaths::platformThread, () -> List.of(
                own(InPlatform.class, "inPlatformThread", "InPlatform", 100))),
            path("hiddenClasses", FEW, SitePaths::hiddenClasses, () -> List.of(
                own(ByHidden.class, "SitePaths$Template.get", "ByHidden", 5))),
            path("lateLoadedClass", ONCE, SitePaths::lateLoadedClass, () -> List.of(
                own(Late.class, "late", "Late", 5_000),
                ownArrays(LateElement[].class, "late", "LateElement", 5_000, 3),
                ownArrays(LateGrid[][].class, "late", "LateGrid", 5_000, 2),
                ownArrays(LateGrid[].class, "late", "LateGrid", 10_000, 1))),

            // ---- reflection, method handles, Unsafe
            path("reflectConstructor", WARM, SitePaths::reflectConstructor, () -> List.of(
                jdk(Reflected.class, "reflectConstructor", "Reflected", null, Amount.instances(Reflected.class, 1)))),
            path("classNewInstance", WARM, SitePaths::classNewInstance, () -> List.of(
                jdk(ByClass.class, "classNewInstance", "ByClass", null, Amount.instances(ByClass.class, 1)))),
            path("reflectArray", WARM, SitePaths::reflectArray, () -> List.of(
                jdk(Mirror[].class, "reflectArray", "Mirror", "java.lang.reflect.Array.newArray", Amount.arrays(Mirror[].class, 1, 3)))),
            path("reflectMultiArray", SLOW, SitePaths::reflectMultiArray, () -> List.of(
                jdk(Mirror2[][].class, "reflectMultiArray", "Mirror2", "java.lang.reflect.Array.multiNewArray",
                    Amount.arrays(Mirror2[][].class, 1, 2)),
                jdk(Mirror2[].class, "reflectMultiArray", "Mirror2", "java.lang.reflect.Array.multiNewArray",
                    Amount.arrays(Mirror2[].class, 2, 5)))),
            path("methodHandle", WARM, SitePaths::methodHandle, () -> List.of(
                jdk(Handled.class, "methodHandle", "Handled", null, Amount.instances(Handled.class, 1)))),
            path("variableMethodHandle", WARM, SitePaths::variableMethodHandle, () -> List.of(
                jdk(HandledVariable.class, "variableMethodHandle", "HandledVariable", null,
                    Amount.instances(HandledVariable.class, 1)))),
            path("methodHandleOfArray", WARM, SitePaths::methodHandleOfArray, () -> List.of(
                jdk(Handled[].class, "methodHandleOfArray", "HandledArray", null, Amount.arrays(Handled[].class, 1, 4)))),
            path("unsafeInstance", WARM, SitePaths::unsafeInstance, () -> List.of(
                called(Raw.class, "unsafeInstance", "Raw", "jdk.internal.misc.Unsafe.allocateInstance",
                       Amount.instances(Raw.class, 1)))),
            path("unsafeArray", WARM, SitePaths::unsafeArray, () -> List.of(
                jdk(boolean[].class, "unsafeArray", "unsafeArray", null, Amount.arrays(boolean[].class, 1, 9)))),

            // ---- exceptions
            path("throwOwn", WARM, SitePaths::throwOwn, () -> List.of(
                own(OwnException.class, "throwOwn", "OwnException", 1))),
            raised("raiseArrayStore", SitePaths::raiseArrayStore, ArrayStoreException.class),
            raised("raiseNegativeArraySize", SitePaths::raiseNegativeArraySize, NegativeArraySizeException.class),
            raised("raiseArithmetic", SitePaths::raiseArithmetic, ArithmeticException.class),
            raised("raiseClassCast", SitePaths::raiseClassCast, ClassCastException.class),
            raised("raiseIndexOutOfBounds", SitePaths::raiseIndexOutOfBounds, ArrayIndexOutOfBoundsException.class),
            raised("raiseNullPointer", SitePaths::raiseNullPointer, NullPointerException.class)
        );
    }

    private static Path path(String name, int calls, Action action, Supplier<List<Site>> sites) {
        return new Path(name, calls, action, sites);
    }

    private static Path raised(String name, Action action, Class<?> exception) {
        return path(name, SLOW, action, () -> List.of(own(exception, name, exception.getSimpleName(), 1)));
    }

    private static String full(String method) {
        return method.contains(".") ? method : SitePaths.class.getName() + "." + method;
    }

    private static Site own(Class<?> cls, String method, String mark, long objects) {
        return own(cls, method, mark, Amount.instances(cls, objects));
    }

    private static Site ownArrays(Class<?> arrayClass, String method, String mark, long objects, int length) {
        return own(arrayClass, method, mark, Amount.arrays(arrayClass, objects, length));
    }

    private static Site own(Class<?> cls, String method, String mark, Amount perCall) {
        return new Site(Kind.OWN, cls.getTypeName(), full(method), mark, full(method), perCall);
    }

    private static Site called(Class<?> cls, String caller, String mark, String method, Amount perCall) {
        return new Site(Kind.CALLED, cls.getTypeName(), full(caller), mark, method, perCall);
    }

    private static Site jdk(Class<?> cls, String caller, String mark, String method, Amount perCall) {
        return new Site(Kind.JDK, cls.getTypeName(), full(caller), mark, method, perCall);
    }

    private static Site shared(Class<?> cls, String caller, String mark, Amount perCall) {
        return new Site(Kind.SHARED, cls.getTypeName(), full(caller), mark, null, perCall);
    }

    // ---- new

    static final int LOOPS = 60_000;

    static class Plain { byte a; long b; Object c; }
    static class First { int i; }
    static class Second { long i; }
    static class Twice { int i; }
    static class Looped { int i; }
    static class Contained { int i; }
    static class InField { int i; }
    static class Initial { int i; }
    static class Middle { int i; }
    static class Deepest { int i; }
    static class Made { int i; }
    static class Shape { int i; }
    static class Var { }
    record Pair(int a, Object b) { }

    static class Container {
        Object inField = new InField();             // @InField
        Object contained;

        Container() {
            contained = new Contained();            // @Contained
        }
    }

    static class Initialized {
        static {
            for (int i = 0; i < 1_000; i++) {
                sink = new Initial();               // @Initial
            }
        }

        static void initialize() { }
    }

    static class Maker {
        Object make() {
            return new Made();                      // @Made
        }
    }

    interface Drawing {
        Object shape();
    }

    static class Round implements Drawing {
        public Object shape() {
            return new Shape();                     // @RoundShape
        }
    }

    static class Square implements Drawing {
        public Object shape() {
            return new Shape();                     // @SquareShape
        }
    }

    static class ManyFields implements Cloneable {
        long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9;
        long c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9;
        Object e0, e1, e2, e3, e4, e5, e6, e7, e8, e9;

        @Override
        public ManyFields clone() throws CloneNotSupportedException {
            return (ManyFields) super.clone();      // @ManyFieldsClone
        }
    }

    static class Finalized {                        // @FinalizedInit
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

    enum Season {                                   // @SeasonValues
        SPRING, SUMMER, AUTUMN, WINTER              // @Season
    }

    static final Maker MAKER = new Maker();
    static final Drawing[] DRAWINGS = {new Square(), new Round(), new Square()};
    static Class<?> anonymous;
    static Class<?> wide;

    static void newInstance() {
        sink = new Plain();                         // @Plain
    }

    static void twoOnALine() {
        sink = new First(); sink = new Second(); sink = new First();    // @FirstSecond
    }

    static void sameClassOnTwoLines() {
        sink = new Twice();                         // @Twice1
        for (int i = 0; i < 2; i++) {
            sink = new Twice();                     // @Twice2
        }
    }

    static void newInLoop() {
        for (int i = 0; i < LOOPS; i++) {
            sink = new Looped();                    // @Looped
        }
    }

    static void newInConstructor() {
        sink = new Container();                     // @Container
    }

    static void newInInitializer() {
        Initialized.initialize();
    }

    static void newInCallee() {
        level1();
        level1();
    }

    private static void level1() {
        level2();
    }

    private static void level2() {
        sink = new Middle();                        // @Middle
        level3();
    }

    private static void level3() {
        sink = new Deepest();                       // @Deepest
    }

    static void newInCalleeOfOtherClass() {
        sink = MAKER.make();
    }

    static void newInVirtualCallees() {
        for (Drawing drawing : DRAWINGS) {
            sink = drawing.shape();
        }
    }

    static void newInner() {
        sink = new Outer().new Inner();             // @OuterInner
    }

    static void newAnonymous() {
        Object object = new Object() { long i; };   // @Anonymous
        anonymous = object.getClass();
        sink = object;
    }

    static void newRecord() {
        sink = new Pair(1, "b");                    // @Pair
    }

    static void newLargeInstance() {
        sink = new ManyFields();                    // @ManyFields
    }

    /** Instances that are larger than a small TLAB. */
    static void newHugeInstances() throws Exception {
        wide = MethodHandles.lookup().defineClass(WideClass.bytes());
        var constructor = wide.getDeclaredConstructor();
        Supplier<?> first = (Supplier<?>) constructor.newInstance();    // @Wide1
        for (int i = 1; i < 100; i++) {
            sink = first.get();
        }
    }

    static void newWithFinalizer() {
        sink = new Finalized();                     // @Finalized
    }

    static void newVarargs() {
        varargs(null, null, null);                  // @Var3
        varargs();                                  // @Var0
    }

    private static void varargs(Var... all) {
        sink = all;
    }

    static void enumInitializer() {
        sink = Season.SPRING;
    }

    // ---- arrays

    static class Element { }
    static class Nested { }
    static class Grid { }
    static class Deep { }
    static class Spread { }
    static class Large { }

    static volatile int zero = 0, six = 6, seven = 7, many = 101;

    static void newObjectArray() {
        sink = new Element[0];                      // @Element0
        sink = new Element[6];                      // @Element6
        sink = new Element[many];                   // @ElementN
    }

    static void newPrimitiveArray() {
        sink = new float[7];                        // @float7
        sink = new float[many];                     // @floatN
        sink = new boolean[six]; sink = new boolean[6]; // @booleanN
    }

    static void newArrayOfArrays() {
        sink = new Nested[4][];                     // @Nested
    }

    static void multiNewArray() {
        sink = new Grid[2][3];                      // @Grid
        sink = new double[2][3][4];                 // @double
    }

    static void multiNewArrayOfManyDimensions() {
        sink = new Deep[1][2][1][2][1][5];          // @Deep
    }

    static void multiNewArrayOfVariableLength() {
        sink = new Spread[six][seven];              // @Spread
    }

    static void newLargeArray() {
        sink = new Large[600_000];                  // @Large
        sink = new float[600_000];                  // @floatLarge
    }

    // ---- copies

    static class Cloned { }
    static class CopiedBase { }
    static class Copied extends CopiedBase { }
    static class Listed { }
    static class Wrapped { }

    static class Sheep implements Cloneable {
        int i;

        @Override
        public Sheep clone() {
            try {
                return (Sheep) super.clone();       // @SheepClone
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    enum Colour { RED, GREEN, BLUE }                // @Colour

    static final Sheep SHEEP = new Sheep();
    static final ManyFields MANY_FIELDS = new ManyFields();
    static final Cloned[] CLONED = new Cloned[3];
    static final Cloned[][] CLONED_TWICE = new Cloned[2][3];
    static final float[] FLOATS = {1, 2, 3, 4, 5};
    static final Copied[] COPIED = {new Copied(), new Copied(), new Copied()};
    static final List<Listed> LIST = new ArrayList<>(List.of(new Listed(), new Listed(), new Listed()));
    static final Collection<Wrapped> WRAPPED = wrap(new ArrayList<>(List.of(new Wrapped(), new Wrapped())), 20);
    static final Wrapped[] NO_WRAPPED = {};
    static Object colours = Colour.values();

    static void cloneInstance() {
        sink = SHEEP.clone();
    }

    static void cloneLargeInstance() throws Exception {
        sink = MANY_FIELDS.clone();
    }

    static void cloneArray() {
        sink = CLONED.clone();                      // @Cloned
        sink = CLONED_TWICE.clone();                // @ClonedTwice
        sink = FLOATS.clone();                      // @floatClone
    }

    static void enumValues() {
        sink = Colour.values();
    }

    static void copyOf() {
        sink = Arrays.copyOf(COPIED, 5);                        // @Copied5
        sink = Arrays.copyOf(COPIED, 4, CopiedBase[].class);    // @CopiedBase
        sink = Arrays.copyOf(FLOATS, 7);                        // @floatCopy
    }

    static void copyOfRange() {
        sink = Arrays.copyOfRange(COPIED, 1, 3);    // @CopiedRange
        sink = Arrays.copyOfRange(FLOATS, 1, 4);    // @floatRange
    }

    /** {@return a collection whose methods call each other so many times} */
    static <T> Collection<T> wrap(Collection<T> collection, int times) {
        return times == 0 ? collection : wrap(Collections.synchronizedCollection(collection), times - 1);
    }

    static void toArrayThroughManyFrames() {
        sink = WRAPPED.toArray(NO_WRAPPED);         // @Wrapped
    }

    static void toArray() {
        sink = LIST.toArray(new Listed[zero]);      // @Listed
    }

    // ---- what the compiler and the platform make of other things

    static class InLambda { int i; }
    static class Referred { }
    static class Streamed { int i; }
    static class InVirtual { int i; }
    static class InPlatform { int i; }
    static class ByHidden { int i; }
    static class Late { int i; }
    static class LateElement { }
    static class LateGrid { }

    static class Stored implements Serializable {
        private static final long serialVersionUID = 1;
        int i = 1;
    }

    static class Template implements Supplier<Object> {
        public Object get() {
            return new ByHidden();                  // @ByHidden
        }
    }

    static volatile Object lambda;
    static volatile StringBuilder builder = new StringBuilder("12345");
    static volatile int million = 1_000_000;

    static void box() {
        sink = (Float) (float) six;                 // @Float
        sink = (Short) (short) (many * 100);        // @Short
    }

    static void boxInteger() {
        sink = (Integer) million;                   // @Integer
    }

    static void stringBuilder() {
        sink = builder.toString();                  // @toString
    }

    static void concatenate() {
        sink = "+" + six + "-" + "abc" + seven;     // @concatenate
    }

    static void capturingLambda() {
        int i = six;
        Supplier<Integer> captured = () -> i;       // @capturing
        lambda = captured;
    }

    static void newInLambda() {
        Supplier<Object> supplier = () -> new InLambda();           // @InLambda
        sink = supplier.get();
    }

    static void constructorReference() {
        sink = Constants.REFERRED.get();
        sink = Constants.REFERRED_ARRAY.apply(2);
    }

    static void stream() {
        sink = IntStream.range(0, 3)
                .mapToObj(i -> new Streamed())      // @Streamed
                .toArray(Streamed[]::new);          // @StreamedArray
    }

    static void deserialize() throws Exception {
        try (var in = new ObjectInputStream(new ByteArrayInputStream(Constants.STREAM))) {
            sink = in.readObject();                 // @Stored
        }
    }

    static void virtualThread() throws Exception {
        Thread.ofVirtual().start(SitePaths::inVirtualThread).join();
    }

    private static void inVirtualThread() {
        for (int i = 0; i < 100; i++) {
            sink = new InVirtual();                 // @InVirtual
            if (i % 10 == 0) {
                Thread.yield();
            }
        }
    }

    static void platformThread() throws Exception {
        Thread thread = new Thread(SitePaths::inPlatformThread);
        thread.start();
        thread.join();
    }

    private static void inPlatformThread() {
        for (int i = 0; i < 100; i++) {
            sink = new InPlatform();                // @InPlatform
        }
    }

    static void hiddenClasses() throws Exception {
        Class<?> hidden = MethodHandles.lookup().defineHiddenClass(Constants.TEMPLATE, true).lookupClass();
        var supplier = (Supplier<?>) hidden.getDeclaredConstructor().newInstance();
        for (int i = 0; i < 5; i++) {
            sink = supplier.get();
        }
    }

    /** Compiled while the classes are not loaded yet: code that is patched, or left, when they are. */
    static void lateLoadedClass() {
        for (int i = 0; i < 20_000; i++) {
            late(i >= 15_000);
        }
    }

    private static void late(boolean now) {
        if (now) {
            sink = new Late();                      // @Late
            sink = new LateElement[3];              // @LateElement
            sink = new LateGrid[2][1];              // @LateGrid
        }
    }

    // ---- reflection, method handles, Unsafe

    static class Reflected { Reflected() { } }
    static class ByClass { ByClass() { } }
    static class Mirror { }
    static class Mirror2 { }
    static class Handled { Handled() { } }
    static class HandledVariable { HandledVariable() { } }
    static class Raw { int i; }

    /** Constants outside of the paths, so that the paths need no initialisation of their own. */
    static final class Constants {
        static final Unsafe UNSAFE = Unsafe.getUnsafe();
        static final Class<?> FINALIZER;
        static final Constructor<Reflected> CONSTRUCTOR;
        static final MethodHandle HANDLE;
        static final MethodHandle ARRAY_HANDLE = MethodHandles.arrayConstructor(Handled[].class);
        static final Supplier<Referred> REFERRED = Referred::new;
        static final IntFunction<Referred[]> REFERRED_ARRAY = length -> new Referred[length];   // @ReferredArray
        static final byte[] STREAM;
        static final byte[] TEMPLATE;

        static {
            try (var in = SitePaths.class.getResourceAsStream("SitePaths$Template.class")) {
                TEMPLATE = in.readAllBytes();
                FINALIZER = Class.forName("java.lang.ref.Finalizer");
                CONSTRUCTOR = Reflected.class.getDeclaredConstructor();
                HANDLE = constructorOf(Handled.class);
                var bytes = new ByteArrayOutputStream();
                try (var out = new ObjectOutputStream(bytes)) {
                    out.writeObject(new Stored[] {new Stored(), new Stored()});
                }
                STREAM = bytes.toByteArray();
            } catch (Exception e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    static MethodHandle variableHandle;

    private static MethodHandle constructorOf(Class<?> cls) throws ReflectiveOperationException {
        return MethodHandles.lookup().findConstructor(cls, MethodType.methodType(void.class));
    }

    /** What is made before anything is counted. */
    static void prepare() throws Throwable {
        sink = Constants.STREAM;
        variableHandle = constructorOf(HandledVariable.class);
        concatenate();
        capturingLambda();
    }

    static void reflectConstructor() throws Exception {
        sink = Constants.CONSTRUCTOR.newInstance();     // @Reflected
    }

    @SuppressWarnings("deprecation")
    static void classNewInstance() throws Exception {
        sink = ByClass.class.newInstance();             // @ByClass
    }

    static void reflectArray() {
        sink = Array.newInstance(Mirror.class, 3);      // @Mirror
    }

    static void reflectMultiArray() {
        sink = Array.newInstance(Mirror2.class, 2, 5);  // @Mirror2
    }

    static void methodHandle() throws Throwable {
        sink = (Handled) Constants.HANDLE.invokeExact();                    // @Handled
    }

    static void variableMethodHandle() throws Throwable {
        sink = (HandledVariable) variableHandle.invokeExact();              // @HandledVariable
    }

    static void methodHandleOfArray() throws Throwable {
        sink = (Handled[]) Constants.ARRAY_HANDLE.invokeExact(4);           // @HandledArray
    }

    static void unsafeInstance() throws Exception {
        sink = Constants.UNSAFE.allocateInstance(Raw.class);                // @Raw
    }

    static void unsafeArray() {
        sink = Constants.UNSAFE.allocateUninitializedArray(boolean.class, 9); // @unsafeArray
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
            throw new OwnException();               // @OwnException
        } catch (OwnException e) {
            sink = e;
        }
    }

    static void raiseArrayStore() {
        try {
            objects[0] = text;                      // @ArrayStoreException
        } catch (ArrayStoreException e) {
            sink = e;
        }
    }

    static void raiseNegativeArraySize() {
        try {
            sink = new Element[zero - 1];           // @NegativeArraySizeException
        } catch (NegativeArraySizeException e) {
            sink = e;
        }
    }

    static void raiseArithmetic() {
        try {
            sink = six / zero == 1;                 // @ArithmeticException
        } catch (ArithmeticException e) {
            sink = e;
        }
    }

    static void raiseClassCast() {
        try {
            sink = (Element) text;                  // @ClassCastException
        } catch (ClassCastException e) {
            sink = e;
        }
    }

    static void raiseIndexOutOfBounds() {
        try {
            sink = objects[six];                    // @ArrayIndexOutOfBoundsException
        } catch (ArrayIndexOutOfBoundsException e) {
            sink = e;
        }
    }

    static void raiseNullPointer() {
        try {
            sink = noObjects[0];                    // @NullPointerException
        } catch (NullPointerException e) {
            sink = e;
        }
    }
}
