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

package workloads;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Jackson writes orders as JSON, reads them as trees, changes these, and makes orders of them again. */
final class Jackson implements Workload {
    private static final int ORDERS = 2_000;
    private static final int TIMES = 25;

    private record Address(String street, String city, int code) {
    }

    private record Item(String name, int pieces, BigDecimal price, List<String> tags) {
    }

    private record Order(long id, String customer, Address address, boolean paid, double weight, List<Item> items,
            Map<String, String> notes) {
    }

    private final ObjectMapper mapper = new ObjectMapper();
    private final List<Order> orders = new ArrayList<>();

    Jackson() {
        Random random = new Random(1);
        for (int i = 0; i < ORDERS; i++) {
            List<Item> items = new ArrayList<>();
            for (int j = random.nextInt(8); j >= 0; j--) {
                List<String> tags = new ArrayList<>();
                for (int k = random.nextInt(4); k > 0; k--) {
                    tags.add("tag " + random.nextInt(100));
                }
                items.add(new Item("item \"" + random.nextInt(1_000) + "\"", 1 + random.nextInt(9),
                        BigDecimal.valueOf(random.nextInt(100_000), 2), tags));
            }
            Map<String, String> notes = new TreeMap<>();
            for (int j = random.nextInt(3); j > 0; j--) {
                notes.put("note " + random.nextInt(1_000), "Stra\u00dfe, \u8def\n".repeat(random.nextInt(5)));
            }
            Address address = new Address("street " + random.nextInt(500), "city " + random.nextInt(40),
                    random.nextInt(100_000));
            orders.add(new Order(i, "customer " + random.nextInt(300), address, random.nextBoolean(),
                    random.nextDouble(), items, notes));
        }
    }

    @Override
    public long round() throws IOException {
        long outcome = 0;
        for (int i = 0; i < TIMES; i++) {
            ArrayNode tree = (ArrayNode) mapper.readTree(mapper.writeValueAsBytes(orders));
            for (JsonNode order : tree) {
                int pieces = 0;
                for (JsonNode item : order.get("items")) {
                    pieces += item.get("pieces").intValue();
                }
                ((ObjectNode) order).put("weight", pieces * order.get("weight").doubleValue()).putArray("notes");
            }
            for (JsonNode order : tree) {
                ((ObjectNode) order).putObject("notes").put("round", i);
            }
            String text = mapper.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
            Order[] changed = mapper.readValue(text, Order[].class);
            outcome = 31 * outcome + text.hashCode() + List.of(changed).hashCode();
        }
        return outcome;
    }
}
