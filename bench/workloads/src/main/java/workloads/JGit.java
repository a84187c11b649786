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
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

import org.eclipse.jgit.blame.BlameGenerator;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.dfs.DfsBlockCache;
import org.eclipse.jgit.internal.storage.dfs.DfsBlockCacheConfig;
import org.eclipse.jgit.internal.storage.dfs.DfsGarbageCollector;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.pack.PackConfig;

/** JGit keeps the history of changing files in memory, packs it, and shows each change and who wrote which line. */
final class JGit implements Workload {
    private static final int FILES = 150;
    private static final int LINES = 120;
    private static final int COMMITS = 300;
    private static final int BLAMED = 20;

    static {
        // Blocks of all repositories share a cache, which each round would fill further, up to 32 MB.
        DfsBlockCache.reconfigure(new DfsBlockCacheConfig().setBlockLimit(4 << 20));
    }

    private static String path(int file) {
        return "directory" + file % 12 + "/file" + file + ".txt";
    }

    private static String line(Random random) {
        return "line " + Integer.toString(random.nextInt(), 36) + " says " + random.nextInt(50);
    }

    /** Commits changes to some files, at first to all. */
    private static ObjectId commit(InMemoryRepository repository, String[][] files, DirCache index, int number,
            ObjectId parent, Random random) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            DirCacheEditor editor = index.editor();
            int[] changed = parent == null ? IntStream.range(0, FILES).toArray()
                    : random.ints(0, FILES).distinct().limit(1 + random.nextInt(8)).toArray();
            for (int file : changed) {
                for (int i = random.nextInt(10); i >= 0; i--) {
                    files[file][random.nextInt(LINES)] = line(random);
                }
                byte[] text = String.join("\n", files[file]).getBytes(StandardCharsets.UTF_8);
                ObjectId blob = inserter.insert(Constants.OBJ_BLOB, text);
                editor.add(new DirCacheEditor.PathEdit(path(file)) {
                    @Override
                    public void apply(DirCacheEntry entry) {
                        entry.setFileMode(FileMode.REGULAR_FILE);
                        entry.setObjectId(blob);
                    }
                });
            }
            editor.finish();
            CommitBuilder commit = new CommitBuilder();
            // The time is part of what a commit is named by, and so of the outcome.
            PersonIdent author = new PersonIdent("Author " + number % 7, "author@example.org",
                    Instant.ofEpochSecond(1_700_000_000L + 60 * number), ZoneOffset.UTC);
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage("Change number " + number);
            commit.setTreeId(index.writeTree(inserter));
            if (parent != null) {
                commit.setParentId(parent);
            }
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }

    @Override
    public long round() throws IOException {
        Random random = new Random(1);
        CRC32 outcome = new CRC32();
        try (InMemoryRepository repository = new InMemoryRepository(new DfsRepositoryDescription("workload"));
                OutputStream output = new CheckedOutputStream(OutputStream.nullOutputStream(), outcome)) {
            String[][] files = new String[FILES][LINES];
            for (String[] file : files) {
                for (int i = 0; i < LINES; i++) {
                    file[i] = line(random);
                }
            }
            DirCache index = DirCache.newInCore();
            ObjectId head = null;
            for (int i = 0; i < COMMITS; i++) {
                head = commit(repository, files, index, i, head, random);
            }
            RefUpdate update = repository.updateRef(Constants.R_HEADS + "main");
            update.setNewObjectId(head);
            if (update.update() != RefUpdate.Result.NEW) {
                throw new IOException("no branch: " + update.getResult());
            }

            PackConfig config = new PackConfig(repository);
            config.setThreads(1);
            DfsGarbageCollector collector = new DfsGarbageCollector(repository).setPackConfig(config);
            if (!collector.pack(null)) {
                throw new IOException("not packed");
            }
            long packed = collector.getNewPackStatistics().stream().mapToLong(s -> s.getTotalBytes()).sum();

            try (RevWalk walk = new RevWalk(repository); DiffFormatter formatter = new DiffFormatter(output)) {
                formatter.setRepository(repository);
                formatter.setDetectRenames(true);
                walk.markStart(walk.parseCommit(head));
                for (RevCommit commit : walk) {
                    commit.copyRawTo(output);
                    formatter.format(commit.getParentCount() > 0 ? commit.getParent(0) : null, commit);
                }
                formatter.flush();
            }
            long blamed = 0;
            for (int i = 0; i < BLAMED; i++) {
                try (BlameGenerator generator = new BlameGenerator(repository, path(i))) {
                    generator.push(null, head);
                    while (generator.next()) {
                        blamed = 31 * blamed + generator.getSourceAuthor().getName().hashCode() * generator.getRegionLength();
                    }
                }
            }
            return 31 * (31 * blamed + packed) + outcome.getValue();
        }
    }
}
