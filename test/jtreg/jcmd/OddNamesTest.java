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
 * @summary A class whose name has quotes, commas and newlines is one record of CSV, one object of JSON and one row
 * @library /test/lib
 * @modules java.base/jdk.internal.misc jdk.alloccounts
 * @run junit/othervm OddNamesTest
 */

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.test.lib.dcmd.JMXExecutor;
import jdk.test.lib.json.JSONValue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.junit.jupiter.api.Assertions.*;

class OddNamesTest {

    private static final class Loader extends ClassLoader {
        /** A class with a constructor and no other member. */
        Class<?> define(String name) {
            byte[] bytes = ClassFile.of().build(ClassDesc.ofInternalName("Odd0"), builder ->
                    builder.withMethodBody("<init>", ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, code ->
                            code.aload(0)
                                .invokespecial(ConstantDescs.CD_Object, "<init>", ConstantDescs.MTD_void)
                                .return_())
                           .withFlags(ClassFile.ACC_PUBLIC));
            return defineClass(null, named(bytes, name), 0, named(bytes, name).length);
        }

        /** ClassDesc takes no such names, so the one in the constant pool is exchanged. */
        private static byte[] named(byte[] bytes, String name) {
            byte[] old = {1, 0, 4, 'O', 'd', 'd', '0'};
            byte[] utf8 = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            for (int at = 0; ; at++) {
                if (java.util.Arrays.equals(bytes, at, at + old.length, old, 0, old.length)) {
                    var out = new java.io.ByteArrayOutputStream();
                    out.write(bytes, 0, at);
                    out.write(1);
                    out.write(utf8.length >> 8);
                    out.write(utf8.length);
                    out.writeBytes(utf8);
                    out.write(bytes, at + old.length, bytes.length - at - old.length);
                    return out.toByteArray();
                }
            }
        }
    }

    private static String run(String arguments) {
        return new JMXExecutor().execute("GC.alloc_counts " + arguments).getStdout();
    }

    /** Records of CSV, with fields that may be quoted and then have quotes doubled, commas and newlines. */
    private static List<List<String>> records(String text) {
        List<List<String>> records = new ArrayList<>();
        List<String> record = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                record.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    records.add(record);
                    record = new ArrayList<>();
                }
            } else {
                field.append(c);
            }
        }
        return records;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Odd\"quoted\"", "Odd, with commas,", "Odd\nof\r\ntwo lines", "Odd\\back\\slash", "Odd\ttab\u0001",
                            "Odd\u00e9\u4e2d", "Odd'\"}, \"allocs\": 1, {"})
    void oneRow(String name) throws Exception {
        Class<?> cls = new Loader().define(name);
        assertEquals(name, cls.getName());
        List<Object> kept = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            kept.add(cls.getConstructor().newInstance());
        }

        List<List<String>> records = records(run("format=csv"));
        List<String> header = records.stream().filter(r -> r.get(0).equals("class")).findFirst().orElseThrow();
        List<List<String>> rows = records.stream().filter(r -> r.get(0).equals(name)).toList();
        assertEquals(1, rows.size());
        assertEquals(header.size(), rows.get(0).size());
        assertEquals("17", rows.get(0).get(1));

        String json = run("format=json");
        assertTrue(json.substring(json.indexOf('{')).chars().allMatch(c -> c < 128), "ASCII");
        List<JSONValue> objects = new ArrayList<>();
        JSONValue.parse(json.substring(json.indexOf('{'))).get("rows").asArray().forEach(objects::add);
        List<JSONValue> found = objects.stream().filter(o -> o.get("class").asString().equals(name)).toList();
        assertEquals(1, found.size());
        assertEquals("17", found.get(0).get("allocs").asString());

        List<AllocCount> row = ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class).get(name);
        assertEquals(1, row.size());
        assertEquals(17, row.get(0).allocs());
        assertEquals(17, kept.size());
    }
}
