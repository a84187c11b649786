/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.claims;

import static org.alloccounts.AllocAssert.assertThatAllocations;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;

import java.nio.ByteBuffer;
import java.util.stream.Stream;

import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.alloccounts.Mode;
import org.alloccounts.junit.NoAllocs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The claim: the ring buffers of Agrona 2.6.0 write and read messages without allocating. It is true, also for the bytecode, as
 * long as the handler is made once. Strings are the exception.
 */
class AgronaTest {

    private static final int LENGTH = 1 << 12;

    private static volatile long sum;
    private static volatile int number = 1_000;

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
    private final MessageHandler handler = new Adding(1);
    private final StringBuilder text = new StringBuilder(64);
    private final Int2ObjectHashMap<String> map = new Int2ObjectHashMap<>();

    private record Adding(long more) implements MessageHandler {
        @Override
        public void onMessage(int type, MutableDirectBuffer buffer, int index, int length) {
            sum += buffer.getLong(index) + more;
        }
    }

    static Stream<RingBuffer> ringBuffers() {
        return Stream.of(new OneToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH + TRAILER_LENGTH))),
                         new ManyToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH + TRAILER_LENGTH))));
    }

    private void writeAndRead(RingBuffer buffer) {
        message.putLong(0, number);
        buffer.write(1, message, 0, 64);
        buffer.read(handler);
    }

    private void claimAndRead(RingBuffer buffer) {
        int index = buffer.tryClaim(1, 64);
        buffer.buffer().putLong(index, number);
        buffer.commit(index);
        buffer.read(handler);
    }

    @ParameterizedTest
    @MethodSource("ringBuffers")
    @NoAllocs
    void writesAndReads(RingBuffer buffer) {
        writeAndRead(buffer);
    }

    @ParameterizedTest
    @MethodSource("ringBuffers")
    @NoAllocs
    void claimsAndReads(RingBuffer buffer) {
        claimAndRead(buffer);
    }

    @ParameterizedTest
    @MethodSource("ringBuffers")
    @NoAllocs
    void fillsAndEmpties(RingBuffer buffer) {
        while (buffer.write(1, message, 0, 64)) {
            number++;
        }
        buffer.read(handler);
    }

    /** So the claim does not depend on C2. */
    @Tag("bytecode")
    @ParameterizedTest
    @MethodSource("ringBuffers")
    @NoAllocs(mode = Mode.BYTECODE)
    void bytecodeDoesNotAllocate(RingBuffer buffer) {
        writeAndRead(buffer);
        claimAndRead(buffer);
    }

    /** A handler for each call is the caller's object. C2 removes it in some programs, so a gate can only limit it. */
    @ParameterizedTest
    @MethodSource("ringBuffers")
    void aHandlerForEachRead(RingBuffer buffer) {
        assertThatAllocations(() -> {
            buffer.write(1, message, 0, 64);
            buffer.read(new Adding(number));
        }).of(Adding.class).atMost(1).andNothingElse();
    }

    @Tag("bytecode")
    @ParameterizedTest
    @MethodSource("ringBuffers")
    void aHandlerForEachReadInBytecode(RingBuffer buffer) {
        assertThatAllocations(() -> {
            buffer.write(1, message, 0, 64);
            buffer.read(new Adding(number));
        }, Mode.BYTECODE).of(Adding.class).exactly(1).andNothingElse();
    }

    @Test
    @NoAllocs
    void asciiGoesInAndOut() {
        message.putStringAscii(0, "some text");
        text.setLength(0);
        message.getStringAscii(0, text);
    }

    /** One array at AbstractMutableDirectBuffer.getStringWithoutLengthAscii:1016, its copy and the string at line 1019. */
    @Test
    void aStringComesOut() {
        message.putStringAscii(0, "some text");
        assertThatAllocations(() -> sum += message.getStringAscii(0).length())
                .of(String.class).exactly(1).of(byte[].class).exactly(2).andNothingElse();
    }

    /** String.getBytes, called from AbstractMutableDirectBuffer.putStringUtf8:1260. */
    @Test
    void aStringGoesInAsUtf8() {
        assertThatAllocations(() -> sum += message.putStringUtf8(0, "some text"))
                .of(byte[].class).exactly(1).andNothingElse();
    }

    /** Unlike {@link java.util.HashMap}, it takes an int as it is. */
    @Test
    @NoAllocs
    void aMapWithIntKeys() {
        map.put(number, "value");
        sum += map.get(number).length();
    }
}
