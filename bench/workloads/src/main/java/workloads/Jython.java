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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import org.python.core.PyList;
import org.python.core.PyObject;
import org.python.core.PyTuple;
import org.python.core.PyUnicode;
import org.python.util.PythonInterpreter;

/** Jython runs lib2to3 of its standard library, which translates itself to Python 3 and shows what has changed. */
final class Jython implements Workload {
    private static final String SCRIPT = """
            import difflib
            import zlib
            from lib2to3 import refactor

            FIXERS = refactor.get_fixers_from_package('lib2to3.fixes')

            class Tool(refactor.RefactoringTool):
                def log_error(self, message, *args, **keywords):
                    raise

                def log_message(self, message, *args):
                    pass

                log_debug = log_message

            def translate(sources):
                outcome = 0
                tool = Tool(FIXERS)
                for name, old in sources:
                    new = unicode(tool.refactor_string(old, name))
                    for line in difflib.unified_diff(old.splitlines(), new.splitlines(), name, name, lineterm=''):
                        outcome = (31 * outcome + zlib.crc32(line.encode('utf-8'))) & 0x7fffffff
                return outcome
            """;

    private final Unpacked library;
    private final PythonInterpreter interpreter;
    private final PyList sources = new PyList();
    private final PyObject translate;

    Jython() throws IOException {
        // lib2to3 lists its directory to find its parts, which it can not do in an archive.
        library = new Unpacked(Unpacked.archiveOf("Lib/lib2to3/refactor.py"), "Lib/lib2to3/", "");
        for (Path file : library.files()) {
            if (file.toString().endsWith(".py") && !file.toString().contains("tests")) {
                sources.add(new PyTuple(new PyUnicode(file.getFileName().toString()), new PyUnicode(Files.readString(file))));
            }
        }
        Properties properties = new Properties();
        properties.setProperty("python.path", library.directory().resolve("Lib").toString());
        properties.setProperty("python.cachedir.skip", "true");
        properties.setProperty("python.import.site", "false");
        PythonInterpreter.initialize(System.getProperties(), properties, new String[0]);
        interpreter = new PythonInterpreter();
        interpreter.exec(SCRIPT);
        translate = interpreter.get("translate");
    }

    @Override
    public long round() {
        return translate.__call__(sources).asLong();
    }

    @Override
    public void close() throws IOException {
        interpreter.close();
        library.close();
    }
}
