/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.claims;

import static org.alloccounts.AllocAssert.assertThatAllocations;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import org.alloccounts.AllocAssert;
import org.alloccounts.Mode;
import org.alloccounts.junit.NoAllocs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The claim: the streaming parser of Jackson 2.22.3 (jackson-core) reuses its buffers, so that {@link JsonParser#nextToken}
 * allocates nothing. It is true of tokens. A document costs seven objects and one for each level of nesting, with a factory
 * that is kept. Values cost what the caller asks for.
 */
class JacksonTest {

    private static final String RECORD =
            "{\"id\":1234567,\"name\":\"a name\",\"price\":3.25,\"tags\":[\"a\",\"b\",null,true]}";
    private static final byte[] ONE = RECORD.getBytes(StandardCharsets.UTF_8);
    private static final byte[] HUNDRED = ("[" + (RECORD + ",").repeat(99) + RECORD + "]").getBytes(StandardCharsets.UTF_8);

    private static volatile Object sink;
    private static volatile long sum;

    private final JsonFactory factory = new JsonFactory();
    /** Reads one record after another, without end. */
    private JsonParser parser;
    /** Likewise, with Jackson's own parser of doubles. */
    private JsonParser fast;

    private static final class Endless extends InputStream {
        private int position;

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = Math.min(length, ONE.length - position);
            System.arraycopy(ONE, position, target, offset, count);
            position = (position + count) % ONE.length;
            return count;
        }
    }

    @BeforeEach
    void open() throws IOException {
        parser = factory.createParser(new Endless());
        fast = JsonFactory.builder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build().createParser(new Endless());
    }

    @Test
    @NoAllocs
    void tokens() throws IOException {
        parser.nextToken();
    }

    @Tag("bytecode")
    @Test
    @NoAllocs(mode = Mode.BYTECODE)
    void bytecodeDoesNotAllocate() throws IOException {
        parser.nextToken();
    }

    /** Names of fields are strings that the parser keeps. */
    @Test
    @NoAllocs
    void namesIntegersAndCharacters() throws IOException {
        switch (parser.nextToken()) {
            case FIELD_NAME -> sink = parser.currentName();
            case VALUE_NUMBER_INT -> sum += parser.getLongValue();
            case VALUE_STRING -> sum += parser.getTextCharacters()[parser.getTextOffset()];
            default -> sum++;
        }
    }

    /** TextBuffer.setCurrentAndReturn:996, for each of the three strings of the record. */
    @Test
    void strings() {
        assertThatAllocations(() -> readRecord(JsonToken.VALUE_STRING, parser))
                .of(String.class).exactly(3).of(byte[].class).exactly(3).andNothingElse();
    }

    /**
     * The JDK's parser of numbers: NumberInput.parseDouble:415 makes a string, and jdk.internal.math.FloatingDecimal, called from
     * line 416, makes an array and a buffer.
     */
    @Test
    void doubles() {
        assertThatAllocations(() -> readRecord(JsonToken.VALUE_NUMBER_FLOAT, parser))
                .of(String.class).exactly(1)
                .of(byte[].class).exactly(2)
                .of("jdk.internal.math.FloatingDecimal$ASCIIToBinaryBuffer").exactly(1)
                .andNothingElse();
    }

    @Test
    @NoAllocs
    void doublesWithJacksonsParser() throws IOException {
        readRecord(JsonToken.VALUE_NUMBER_FLOAT, fast);
    }

    private static void readRecord(JsonToken values, JsonParser parser) throws IOException {
        JsonToken token;
        do {
            token = parser.nextToken();
            if (token == values) {
                if (token == JsonToken.VALUE_STRING) {
                    sink = parser.getText();
                } else {
                    sum += (long) parser.getDoubleValue();
                }
            }
        } while (token != JsonToken.END_OBJECT);
    }

    private void readDocument(byte[] document) throws IOException {
        try (JsonParser parser = factory.createParser(document)) {
            while (parser.nextToken() != null) {
                sum++;
            }
        }
    }

    /**
     * ContentReference.construct:200, JsonFactory._createContext:2239, ByteSourceJsonBootstrapper.constructParser:274,
     * ByteQuadsCanonicalizer.makeChild:362, IOContext.constructReadConstrainedTextBuffer:300, UTF8StreamJsonParser.<init>:43
     * (the array), and JsonReadContext.createRootContext:150, createChildObjectContext:167 and createChildArrayContext:156. C2
     * removes the bootstrapper of JsonFactory._createParser:1979 in some programs.
     *
     * @param levels of nesting
     */
    private static AllocAssert assertDocument(AllocAssert allocations, int levels) {
        return allocations
                .of("com.fasterxml.jackson.core.io.ContentReference").exactly(1)
                .of("com.fasterxml.jackson.core.io.IOContext").exactly(1)
                .of("com.fasterxml.jackson.core.json.UTF8StreamJsonParser").exactly(1)
                .of("com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer").exactly(1)
                .of("com.fasterxml.jackson.core.util.ReadConstrainedTextBuffer").exactly(1)
                .of(int[].class).exactly(1)
                .of("com.fasterxml.jackson.core.json.JsonReadContext").exactly(1 + levels)
                .of("com.fasterxml.jackson.core.json.ByteSourceJsonBootstrapper").atMost(1)
                .andNothingElse();
    }

    @Test
    void aDocument() {
        assertDocument(assertThatAllocations(() -> readDocument(ONE)), 2);
    }

    /** One more level, 100 times as many objects and tokens. */
    @Test
    void aDocumentOfHundredRecords() {
        assertDocument(assertThatAllocations(() -> readDocument(HUNDRED)), 3);
    }

    @Tag("bytecode")
    @Test
    void aDocumentInBytecode() {
        assertDocument(assertThatAllocations(() -> readDocument(ONE), Mode.BYTECODE), 2)
                .of("com.fasterxml.jackson.core.json.ByteSourceJsonBootstrapper").exactly(1);
    }

    /** A parser that is neither read to its end nor closed keeps its buffer of characters: BufferRecycler.calloc:232. */
    @Test
    void aDocumentThatIsNotClosed() {
        assertThatAllocations(() -> {
            JsonParser parser = factory.createParser(ONE);
            while (parser.nextToken() != JsonToken.VALUE_STRING) {
                sum++;
            }
            sum += parser.getTextLength();
        }).of(char[].class).exactly(1);
    }
}
