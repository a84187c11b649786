/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.claims;

import static org.alloccounts.AllocAssert.assertThatAllocations;
import static org.apache.logging.log4j.util.Unbox.box;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.format.DateTimeFormatterBuilder;
import java.util.regex.Matcher;
import java.util.stream.Stream;

import org.alloccounts.Mode;
import org.alloccounts.junit.NoAllocs;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.impl.MutableLogEvent;
import org.apache.logging.log4j.core.layout.ByteBufferDestination;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.core.util.Constants;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The claim: Log4j 2.26.1 (log4j-core) logs without temporary objects in its garbage-free mode, which the module's pom
 * switches on, with appenders and layouts that are on its list. It is true of compiled code with a RandomAccessFile appender
 * ({@code log4j2-test.xml}), and of the thread that logs with an asynchronous logger. It is not true of dates in the pattern,
 * and not of what the caller makes.
 */
class Log4jTest {

    private static volatile String text = "some text";
    private static volatile int number = 1_000;
    private static volatile double price = 3.25;

    /** With "sync", the thread that logs also formats and writes. With "async" another thread does, and does not count. */
    static Stream<Logger> loggers() {
        return Stream.of(LogManager.getLogger("sync"), LogManager.getLogger("async"));
    }

    private final Logger logger = LogManager.getLogger("sync");

    @Test
    void theGarbageFreeModeIsOn() {
        assertTrue(Constants.ENABLE_THREADLOCALS);
        assertTrue(Constants.ENABLE_DIRECT_ENCODERS);
        assertTrue(logger.isInfoEnabled());
    }

    @ParameterizedTest
    @MethodSource("loggers")
    @NoAllocs
    void text(Logger logger) {
        logger.info("started");
    }

    @ParameterizedTest
    @MethodSource("loggers")
    @NoAllocs
    void tenParameters(Logger logger) {
        logger.info("{} {} {} {} {} {} {} {} {} {}", text, text, text, text, text, text, text, text, text, text);
    }

    @ParameterizedTest
    @MethodSource("loggers")
    @NoAllocs
    void primitivesInUnbox(Logger logger) {
        logger.info("order {} at {}", box(number), box(price));
    }

    /** The caller's boxing: Integer.valueOf:1006 and Double.valueOf:951. */
    @ParameterizedTest
    @MethodSource("loggers")
    void primitivesAreBoxed(Logger logger) {
        assertThatAllocations(() -> logger.info("order {} at {}", number, price))
                .of(Integer.class).exactly(1).of(Double.class).exactly(1).andNothingElse();
    }

    /** The caller boxes before Log4j can see that the level is off, at the same lines. C2 removes it in some programs. */
    @Tag("bytecode")
    @Test
    void primitivesAreBoxedForALevelThatIsOff() {
        assertThatAllocations(() -> logger.debug("order {} at {}", number, price), Mode.BYTECODE)
                .of(Integer.class).exactly(1).of(Double.class).exactly(1).andNothingElse();
    }

    /** The caller's array for variable arguments. */
    @Test
    void elevenParameters() {
        assertThatAllocations(() -> logger.info("{} {} {} {} {} {} {} {} {} {} {}",
                text, text, text, text, text, text, text, text, text, text, text))
                .of(Object[].class).exactly(1).andNothingElse();
    }

    /** DefaultLogBuilder.log:173 makes an array of the parameters. */
    @Test
    void fluent() {
        assertThatAllocations(() -> logger.atInfo().log("order {}", text))
                .of(Object[].class).exactly(1).andNothingElse();
    }

    /**
     * A message of one's own is not reused: ParameterizedMessage.<init>:189 (the array of parameters),
     * ParameterFormatter.analyzePattern:96 and ensurePlaceholderCharIndicesCapacity:196 (the pattern), and
     * ParameterizedMessage.getFormattedMessage:260 (the text).
     */
    @Test
    void aParameterizedMessage() {
        assertThatAllocations(() -> logger.info(new ParameterizedMessage("order {}", text)))
                .of(ParameterizedMessage.class).exactly(1)
                .of(Object[].class).exactly(1)
                .of("org.apache.logging.log4j.message.ParameterFormatter$MessagePatternAnalysis").exactly(1)
                .of(int[].class).exactly(1)
                .of(String.class).exactly(1)
                .of(byte[].class).exactly(1)
                .andNothingElse();
    }

    /**
     * Log4j's default clock makes an instant for each event, at SystemClock.init:39. C2 removes it in most programs, but not in
     * all. So the tests of compiled code run with -Dlog4j2.clock=SystemMillisClock, which makes none.
     */
    @Tag("bytecode")
    @ParameterizedTest
    @MethodSource("loggers")
    void anInstantInBytecode(Logger logger) {
        assertThatAllocations(() -> logger.info("started"), Mode.BYTECODE)
                .of(Instant.class).exactly(1).andNothingElse();
    }

    /** Formats an event as appenders do, but at the time that a test asks for. */
    private static final class Formatter implements ByteBufferDestination {
        private final ByteBuffer buffer = ByteBuffer.allocate(1_024);
        private final MutableLogEvent event = new MutableLogEvent();
        private final PatternLayout layout;

        Formatter(String pattern) {
            layout = PatternLayout.newBuilder().setPattern(pattern).build();
            event.setLevel(Level.INFO);
            event.setLoggerName("dates");
            event.setMessage(new SimpleMessage("started"));
        }

        void format(long millis) {
            event.setTimeMillis(millis);
            layout.encode(event, this);
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public ByteBuffer drain(ByteBuffer full) {
            return full.clear();
        }

        @Override
        public void writeBytes(ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public void writeBytes(byte[] bytes, int offset, int length) {
        }
    }

    private static final long NOON = 1_764_504_000_000L;

    private final Formatter dates = new Formatter("%d %m%n");
    private final Formatter numbers = new Formatter("%d{UNIX_MILLIS} %m%n");
    private long time;

    @Test
    @NoAllocs
    void aDateOfTheSameMillisecond() {
        dates.format(NOON);
    }

    /** The key of a cache: Long.valueOf, called from InstantPatternThreadLocalCachedFormatter.formatTo:100. */
    @Test
    void aDateOfANewMillisecond() {
        assertThatAllocations(() -> dates.format(NOON + (time = (time + 1) % 1_000)))
                .of(Long.class).exactly(1).andNothingElse();
    }

    /**
     * Each minute, InstantPatternDynamicFormatter makes its formatters anew, with regular expressions. These are among more than
     * a thousand objects: matchers, called from lines such as DynamicPatternSequence.removePadding:733, and builders at
     * DateTimeFormatter.ofPattern, called from PatternSequence.<init>:462 and DynamicPatternSequence.createFormatter:619.
     */
    @Tag("bytecode")
    @Test
    void aDateOfANewMinute() {
        assertThatAllocations(() -> dates.format(NOON + (time = 60_000 - time)), Mode.BYTECODE)
                .of(Matcher.class).exactly(37)
                .of(DateTimeFormatterBuilder.class).exactly(25);
    }

    @Test
    @NoAllocs
    void aNumberOfANewMinute() {
        numbers.format(NOON + (time = 60_000 - time));
    }
}
