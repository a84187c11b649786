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
import java.util.Random;

import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.ByteBuffersDirectory;

/** Lucene indexes documents in memory, and answers queries over them. */
final class Lucene implements Workload {
    private static final int DOCUMENTS = 3_000;
    private static final int WORDS = 120;
    private static final int QUERIES = 500;

    private static String word(Random random) {
        // Few words are frequent, most are rare.
        return Integer.toString((int) (5_000 * Math.pow(random.nextDouble(), 3)) + 50_000, 36);
    }

    @Override
    public long round() throws IOException, ParseException {
        Random random = new Random(1);
        StandardAnalyzer analyzer = new StandardAnalyzer();
        long outcome = 0;
        try (ByteBuffersDirectory directory = new ByteBuffersDirectory()) {
            try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
                for (int d = 0; d < DOCUMENTS; d++) {
                    StringBuilder text = new StringBuilder();
                    for (int w = 0; w < WORDS; w++) {
                        text.append(word(random)).append(w % 12 == 11 ? ". " : " ");
                    }
                    Document document = new Document();
                    document.add(new StringField("id", Integer.toString(d), Field.Store.YES));
                    document.add(new TextField("text", text.toString(), Field.Store.YES));
                    writer.addDocument(document);
                }
                writer.forceMerge(1);
            }
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                IndexSearcher searcher = new IndexSearcher(reader);
                QueryParser parser = new QueryParser("text", analyzer);
                for (int q = 0; q < QUERIES; q++) {
                    String query = word(random) + " " + word(random) + " OR \"" + word(random) + " " + word(random) + "\"~5";
                    TopDocs found = searcher.search(parser.parse(query), 10);
                    outcome = 31 * outcome + found.scoreDocs.length;
                    if (found.scoreDocs.length > 0) {
                        outcome += searcher.storedFields().document(found.scoreDocs[0].doc).get("id").hashCode();
                    }
                }
            }
        }
        return outcome;
    }
}
