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


import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import alloccounts.test.Counts.Amount;
import alloccounts.test.Sites;
import alloccounts.test.Sites.Row;
import alloccounts.test.Vm;

/**
 * Takes every path and checks that the sites of its classes have what was
 * allocated there, and nothing else.
 *
 * Arguments: the source of {@link SitePaths}; the compilation level at which
 * the paths must arrive (0: the interpreter takes them, fewer times; -1: any,
 * and they are not warmed up); "start" if this program switches sites on. Then
 * names of paths (none: all). Prints "N sites are right", or what is wrong;
 * then it ends with code 1.
 */
public final class SiteProgram {
    private static final Pattern MARK = Pattern.compile(".*// @(\\w+)$");
    private static final Pattern NUMBER_OF_LAMBDA = Pattern.compile("(\\.lambda\\$\\w+\\$)\\d+");

    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final boolean interprets;
    private int checked;

    private SiteProgram(boolean interprets) {
        this.interprets = interprets;
    }

    public static void main(String[] args) throws Throwable {
        int level = Integer.parseInt(args[1]);
        boolean starts = args.length > 2 && args[2].equals("start");
        List<String> names = List.of(args).subList(starts ? 3 : 2, args.length);
        List<SitePaths.Path> paths = SitePaths.all().stream()
                .filter(path -> names.isEmpty() || names.contains(path.name()))
                .toList();
        SiteProgram program = new SiteProgram(level == 0);
        program.readMarks(Path.of(args[0]));
        program.run(paths, level, starts);
        program.failures.forEach(System.out::println);
        if (!program.failures.isEmpty()) {
            System.out.println("VM flags " + Vm.flags());
            System.exit(1);
        }
        System.out.println(program.checked + " sites are right");
    }

    private void readMarks(Path source) throws Exception {
        int number = 0;
        for (String line : Files.readAllLines(source)) {
            number++;
            Matcher mark = MARK.matcher(line);
            if (mark.matches() && lines.put(mark.group(1), number) != null) {
                throw new AssertionError("two lines have the mark " + mark.group(1));
            }
        }
    }

    private void run(List<SitePaths.Path> paths, int level, boolean starts) throws Throwable {
        SitePaths.prepare();
        if (starts) {
            Sites.start();
        }
        List<Row> before = Sites.read();
        Map<SitePaths.Path, Integer> calls = new HashMap<>();
        for (SitePaths.Path path : paths) {
            int n = Math.ceilDiv(path.calls(), level > 0 ? 1 : 50);
            calls.put(path, n);
            for (int i = 0; i < n; i++) {
                path.action().run();
            }
        }
        Map<String, List<Row>> rows = new TreeMap<>();
        for (Row row : minus(Sites.read(), before)) {
            rows.computeIfAbsent(row.className(), name -> new ArrayList<>()).add(row);
        }
        Map<String, List<SitePaths.Site>> sites = new TreeMap<>();
        for (SitePaths.Path path : paths) {
            for (SitePaths.Site site : path.sites().get()) {
                SitePaths.Site all = new SitePaths.Site(site.kind(), site.className(), site.caller(), site.mark(),
                        site.method(), site.perCall().times(calls.get(path)));
                sites.computeIfAbsent(site.className(), name -> new ArrayList<>()).add(all);
            }
        }
        sites.forEach((name, expected) -> check(name, expected, rows.getOrDefault(name, List.of())));
        if (!starts) {
            Sites.checkSums();
        }
        if (level != 0) {
            checkCompiled(paths, level);
        }
    }

    /** {@return what has been added since, in rows that leave out the numbers of lambdas} */
    private static List<Row> minus(List<Row> rows, List<Row> before) {
        Map<Row, Amount> amounts = new HashMap<>();
        rows.forEach(row -> amounts.merge(key(row), row.amount(), Amount::plus));
        before.forEach(row -> amounts.merge(key(row), Amount.NONE.minus(row.amount()), Amount::plus));
        List<Row> difference = new ArrayList<>();
        amounts.forEach((key, amount) -> {
            if (!amount.equals(Amount.NONE)) {
                difference.add(new Row(key.className(), amount.objects(), amount.bytes(), key.method(), key.line(),
                        key.bci(), key.caller()));
            }
        });
        return difference;
    }

    private static Row key(Row row) {
        return new Row(row.className(), 0, 0, NUMBER_OF_LAMBDA.matcher(row.method()).replaceFirst("$1"), row.line(),
                row.bci(), NUMBER_OF_LAMBDA.matcher(row.caller()).replaceFirst("$1"));
    }

    /** Where sites are that are checked together, and what is known of their rows. */
    private record Place(SitePaths.Kind kind, String method, int line, String caller) {
        boolean has(Row row, boolean interprets) {
            boolean calls = row.caller().equals(caller);
            return switch (kind) {
                case OWN -> row.method().equals(method) && row.line() == line && calls;
                case CALLED -> row.method().equals(method) && row.line() == -1 && row.bci() == -1 && calls;
                // Compiled code need not know the caller.
                case JDK, SHARED -> (method == null || row.method().equals(method)) && isInJdk(row)
                        && (calls || !interprets && row.caller().isEmpty());
            };
        }
    }

    private static boolean isInJdk(Row row) {
        return row.method().startsWith("java.") || row.method().startsWith("jdk.");
    }

    private void check(String name, List<SitePaths.Site> sites, List<Row> rows) {
        Map<Place, Amount> places = new HashMap<>();
        for (SitePaths.Site site : sites) {
            int line = site.mark() == null ? -1 : lines.get(site.mark());
            String caller = site.caller() + (line < 0 ? "" : ":" + line);
            places.merge(new Place(site.kind(), site.method(), line, caller), site.perCall(), Amount::plus);
        }
        boolean shared = sites.getFirst().kind() == SitePaths.Kind.SHARED;
        if (!shared) {
            Amount all = sites.stream().map(SitePaths.Site::perCall).reduce(Amount.NONE, Amount::plus);
            expect(name + ", all sites", all, Sites.sum(rows, row -> true), rows);
            for (Row row : rows) {
                if (places.keySet().stream().noneMatch(place -> place.has(row, interprets))) {
                    failures.add(name + ": no such site: " + row);
                }
            }
        }
        places.forEach((place, amount) -> {
            boolean exact = interprets || place.kind() == SitePaths.Kind.OWN || place.kind() == SitePaths.Kind.CALLED;
            Amount actual = Sites.sum(rows, row -> place.has(row, interprets) && row.caller().equals(place.caller()));
            if (exact || !shared && actual.objects() > amount.objects()) {
                expect(name + ", " + place, amount, actual, rows);
            }
        });
    }

    private void expect(String what, Amount expected, Amount actual, List<Row> rows) {
        checked++;
        if (!expected.equals(actual)) {
            failures.add(what + ": expected " + expected + ", actual " + actual + ", rows:"
                    + rows.stream().map(row -> "\n    " + row).collect(Collectors.joining()));
        }
    }

    /** Checks that the VM did compile what it was to count in compiled code: the paths that are warm then. */
    private void checkCompiled(List<SitePaths.Path> paths, int level) throws Exception {
        List<String> code = Vm.codeList();
        for (SitePaths.Path path : paths) {
            Pattern line = Pattern.compile("\\s*\\d+ +" + (level > 0 ? level : "[1-4]") + " .*\\bSitePaths\\."
                    + path.name() + "\\(\\).*");
            if (path.calls() == SitePaths.WARM && code.stream().noneMatch(line.asMatchPredicate())) {
                failures.add(path.name() + ": not compiled" + (level > 0 ? " at level " + level : ""));
            }
        }
    }
}
