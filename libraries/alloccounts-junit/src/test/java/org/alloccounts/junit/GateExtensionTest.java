/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.alloccounts.Mode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

class GateExtensionTest {

    static volatile Object sink;
    static volatile int sum;

    static final class Item {
        final int value;

        Item(int value) {
            this.value = value;
        }
    }

    /** {@return by the display name of the test, the message it failed or was aborted with; "" if it passed} */
    static Map<String, String> run(Class<?> tests, String... parameters) {
        EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter").selectors(selectClass(tests));
        for (int i = 0; i < parameters.length; i += 2) {
            kit.configurationParameter(parameters[i], parameters[i + 1]);
        }
        Map<String, String> messages = new TreeMap<>();
        for (Event event : kit.execute().testEvents().finished().list()) {
            TestExecutionResult result = event.getRequiredPayload(TestExecutionResult.class);
            messages.put(event.getTestDescriptor().getDisplayName(),
                         (result.getStatus() == TestExecutionResult.Status.ABORTED ? "aborted: " : "")
                                 + result.getThrowable().map(Throwable::getMessage).orElse(""));
        }
        return messages;
    }

    static void assertStartsWith(String start, String text) {
        assertTrue(text != null && text.startsWith(start), () -> "does not start with \"" + start + "\": " + text);
    }

    static class NoAllocsTests {
        int calls;

        @BeforeEach
        void reset() {
            calls = 0;
        }

        @Test
        @NoAllocs
        void passes() {
            sum++;
        }

        @Test
        @NoAllocs
        void fails(TestInfo info) {
            sink = new Item(1);
        }

        @Test
        @NoAllocs(mode = Mode.BYTECODE)
        void failsForBytecode() {
            sum = new Item(sum + 1).value;
        }

        @Test
        @NoAllocs
        void passesForC2() {
            sum = new Item(sum + 1).value;
        }

        @Test
        @NoAllocs
        void throwsWhatItThrows() {
            throw new IllegalStateException("its own");
        }

        @Test
        @NoAllocs
        void throwsLater() {
            if (++calls > 5) {
                throw new IllegalStateException("later");
            }
        }

        @RepeatedTest(2)
        @NoAllocs
        void repeated() {
            sum++;
        }

        @ParameterizedTest(name = "parameterized {0}")
        @ValueSource(ints = {0, 1, 2})
        @NoAllocs
        void parameterized(int objects) {
            for (int i = 0; i < objects; i++) {
                sink = new Item(i);
            }
        }
    }

    @Test
    void noAllocs() {
        Map<String, String> messages = run(NoAllocsTests.class);
        assertEquals("", messages.get("passes()"));
        assertStartsWith("NoAllocsTests.fails does not allocate what it should (COMPILED, for each call, from rounds of 100)\n"
                + "  org.alloccounts.junit.GateExtensionTest$Item: expected none, found 1\n"
                + "    1 at org.alloccounts.junit.GateExtensionTest$NoAllocsTests.fails:", messages.get("fails(TestInfo)"));
        assertStartsWith("NoAllocsTests.failsForBytecode does not allocate what it should (BYTECODE, for each call)\n"
                + "  org.alloccounts.junit.GateExtensionTest$Item: expected none, found 1\n",
                messages.get("failsForBytecode()"));
        assertEquals("", messages.get("passesForC2()"));
        assertEquals("its own", messages.get("throwsWhatItThrows()"));
        assertEquals("later", messages.get("throwsLater()"));
        assertEquals("", messages.get("repetition 1 of 2"));
        assertEquals("", messages.get("repetition 2 of 2"));
        assertEquals("", messages.get("parameterized 0"));
        assertStartsWith("NoAllocsTests.parameterized parameterized 1 does not allocate", messages.get("parameterized 1"));
        assertTrue(messages.get("parameterized 2").contains("Item: expected none, found 2"), messages.get("parameterized 2"));
    }

    @MaxAllocs(type = Item.class, value = 1)
    @MaxAllocs(typeName = "byte[]", value = 2)
    @MaxBytes(1_000)
    static class LimitTests {
        @Test
        void passes() {
            sink = new Item(1);
            sink = new byte[10];
            sink = new byte[10];
        }

        @Test
        void tooManyOfTwoClasses() {
            sink = new Item(1);
            sink = new Item(1);
            sink = new byte[10];
            sink = new byte[10];
            sink = new byte[10];
        }

        @Test
        void tooManyBytes() {
            sink = new byte[2_000];
        }

        @Test
        @MaxAllocs(type = Item.class, value = 2)
        @MaxBytes(3_000)
        void replacesWhatTheTypeSays() {
            sink = new Item(1);
            sink = new Item(1);
            sink = new byte[2_000];
        }

        @Test
        @MaxAllocs(value = 1)
        void hasNoType() {
        }

        @Test
        @MaxAllocs(type = Item.class, typeName = "Item", value = 1)
        void hasTwoTypes() {
        }

        @Nested
        class Inner {
            @Test
            void inherits() {
                sink = new Item(1);
                sink = new Item(1);
            }
        }
    }

    @Test
    void limits() {
        Map<String, String> messages = run(LimitTests.class);
        assertEquals("", messages.get("passes()"));
        String two = messages.get("tooManyOfTwoClasses()");
        assertTrue(two.contains("\n  byte[]: expected at most 2, found 3\n"), two);
        assertTrue(two.contains("Item: expected at most 1, found 2\n"), two);
        assertTrue(messages.get("tooManyBytes()").contains("\n  bytes of all classes: expected at most 1000, found 20"),
                   messages.get("tooManyBytes()"));
        assertEquals("", messages.get("replacesWhatTheTypeSays()"));
        assertTrue(messages.get("hasNoType()").endsWith("must have either a type or a typeName, and has none"));
        assertTrue(messages.get("hasTwoTypes()").endsWith("must have either a type or a typeName, and has both"));
        assertTrue(messages.get("inherits()").contains("Item: expected at most 1, found 2\n"));
    }

    static class AliveTests {
        static final List<Object> kept = new ArrayList<>();

        @Test
        @MaxAlive(type = Item.class, value = 1)
        void keepsTwo() {
            kept.add(new Item(1));
            kept.add(new Item(2));
        }

        @Test
        @MaxAlive(type = Item.class, value = 2)
        void keepsTwoThatItMay() {
            kept.add(new Item(1));
            kept.add(new Item(2));
        }
    }

    @Test
    void alive() {
        Map<String, String> messages = run(AliveTests.class);
        assertEquals("AliveTests.keepsTwo leaves more objects alive than it should\n"
                + "  org.alloccounts.junit.GateExtensionTest$Item: expected at most 1 more than before, found 2",
                messages.get("keepsTwo()"));
        assertEquals("", messages.get("keepsTwoThatItMay()"));
    }

    static class SuiteTests {
        @Test
        @NoAllocs
        void test() {
            sum = new Item(sum + 1).value;
        }
    }

    @Test
    void defaultsOfTheSuite() {
        assertTrue(run(SuiteTests.class, "alloccounts.mode", "BYTECODE").get("test()").contains("(BYTECODE, for each call)"));
        assertEquals("alloccounts.mode is C2, not COMPILED or BYTECODE", rootMessage(SuiteTests.class, "alloccounts.mode", "C2"));
    }

    private static String rootMessage(Class<?> tests, String... parameters) {
        EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter").selectors(selectClass(tests))
                .configurationParameter(parameters[0], parameters[1]);
        Throwable t = kit.execute().testEvents().failed().list().get(0).getRequiredPayload(TestExecutionResult.class)
                .getThrowable().orElseThrow();
        while (t.getCause() != null) {
            t = t.getCause();
        }
        return t.getMessage();
    }

    static class FactoryTests {
        @TestFactory
        @NoAllocs
        Stream<DynamicTest> factory() {
            return Stream.of(DynamicTest.dynamicTest("dynamic", () -> sum++));
        }
    }

    @Test
    void factoriesAreRefused() {
        List<Event> failed = EngineTestKit.engine("junit-jupiter").selectors(selectClass(FactoryTests.class)).execute()
                .allEvents().failed().list();
        assertEquals(1, failed.size());
        assertTrue(failed.get(0).getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow().getMessage()
                .endsWith("cannot have gates by annotation; use AllocAssert in them"));
    }

    static class ParallelTests {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
        @MaxAllocs(type = Item.class, value = 3)
        void items(int objects) {
            for (int i = 0; i < objects; i++) {
                sink = new Item(i);
            }
        }
    }

    private static final String[] PARALLEL = {
        "junit.jupiter.execution.parallel.enabled", "true",
        "junit.jupiter.execution.parallel.mode.default", "concurrent",
        "junit.jupiter.execution.parallel.config.strategy", "fixed",
        "junit.jupiter.execution.parallel.config.fixed.parallelism", "8"
    };

    @Test
    void testsInParallel() {
        Map<String, String> messages = run(ParallelTests.class, PARALLEL);
        assertEquals(20, messages.size());
        assertEquals(4, messages.values().stream().filter(String::isEmpty).count(), messages::toString);
        for (int objects = 4; objects < 20; objects++) {
            String found = "Item: expected at most 3, found " + objects + "\n";
            assertEquals(1, messages.values().stream().filter(message -> message.contains(found)).count(), messages::toString);
        }
    }

    static class ManyTests {
        @RepeatedTest(1_000)
        @NoAllocs
        void removable() {
            sum = new Item(sum + 1).value;
        }

        @RepeatedTest(1_000)
        @MaxAllocs(type = Item.class, value = 1)
        @MaxBytes(16)
        void item() {
            sink = new Item(1);
        }
    }

    @Test
    void manyTestsInParallel() {
        EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter").selectors(selectClass(ManyTests.class));
        for (int i = 0; i < PARALLEL.length; i += 2) {
            kit.configurationParameter(PARALLEL[i], PARALLEL[i + 1]);
        }
        kit.execute().testEvents().assertStatistics(statistics -> statistics.succeeded(2_000).failed(0).aborted(0));
    }

    static class BytesTests {
        @Test
        @MaxBytes(50)
        void passes() {
            sink = new byte[10];
        }

        @Test
        @MaxBytes(50)
        void fails() {
            sink = new byte[100];
        }
    }

    @Test
    @Tag("without-counters")
    void withoutCounters() {
        Map<String, String> messages = run(NoAllocsTests.class);
        messages.forEach((test, message) -> assertTrue(message.startsWith("aborted: ")
                && message.contains("does not count allocations"), () -> test + ": " + message));
        assertEquals(11, messages.size());
        run(AliveTests.class).values().forEach(message -> assertStartsWith("aborted: ", message));

        List<Event> entries = EngineTestKit.engine("junit-jupiter").selectors(selectClass(BytesTests.class)).execute()
                .allEvents().reportingEntryPublished().list();
        assertEquals(1, entries.size());
        assertTrue(entries.get(0).toString().contains("bytes only, from getThreadAllocatedBytes"), entries::toString);
        Map<String, String> bytes = run(BytesTests.class);
        assertEquals("", bytes.get("passes()"));
        assertStartsWith("BytesTests.fails does not allocate what it should (COMPILED, for each call, from rounds of 100; "
                + "bytes only, from getThreadAllocatedBytes)\n  bytes of all classes: expected at most 50, found 1",
                bytes.get("fails()"));
    }
}
