/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * DO NOT ALTER OR REMOVE COPYRIGHT NOTICES OR THIS FILE HEADER.
 *
 * This code is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License version 2 only, as
 * published by the Free Software Foundation.  The alloc-counts authors
 * designate this particular file as subject to the "Classpath" exception
 * as provided in the LICENSE file that accompanied this code.
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

/**
 * Exact allocation counts, per class, of the running Java virtual machine.
 *
 * <p> {@link jdk.alloccounts.AllocCounts} is the place to start:
 *
 * {@snippet lang=java :
 *     AllocCounts.print(20);                            // a table on System.out
 *
 *     for (AllocCount c : AllocCounts.getcounts()) {    // or the rows themselves
 *         System.out.println(c.className() + " " + c.allocs());
 *     }
 * }
 *
 * <h2><a id="counted">What is counted</a></h2>
 *
 * An allocation is an object coming into being in the Java heap, whichever way: by
 * bytecode in interpreted or compiled code, by reflection, cloning, deserialization,
 * the Java Native Interface, {@code sun.misc.Unsafe}, or by the virtual machine for
 * its own use, class mirrors, interned strings and the exceptions it raises included.
 * Objects that the virtual machine maps or loads from its CDS or AOT archive count as
 * allocated from the start, by no thread. Every object is counted once, in the row of its class;
 * each array class has a row of its own.
 *
 * <p> Not counted are
 * <ul>
 *   <li> objects that never came into being because compiled code has no need of them
 *        (scalar replacement); one that deoptimization brings back is allocated, and
 *        counted, there;
 *   <li> attempts that end in an {@link java.lang.OutOfMemoryError OutOfMemoryError};
 *   <li> copies that a garbage collector makes when it moves an object;
 *   <li> fillers, with which the virtual machine covers unused parts of the heap;
 *   <li> memory outside the Java heap, such as direct buffers, metadata and thread
 *        stacks.
 * </ul>
 *
 * <h2><a id="support">Support</a></h2>
 *
 * Counting is an optional feature of the Java virtual machine: {@link
 * jdk.alloccounts.AllocCounts#isSupported() isSupported} returns whether this one was
 * built with it, {@link jdk.alloccounts.AllocCounts#isEnabled() isEnabled} whether it
 * counts in this run ({@code -XX:+CountAllocs}, the default). The classes of this
 * package can be used on any Java virtual machine; without the feature they say so.
 *
 * <p> Unless otherwise specified, passing a null argument to a method of this package
 * throws a {@link java.lang.NullPointerException NullPointerException}.
 *
 * @since 1.0, the first version of this API; it is versioned apart from Java SE
 */
package jdk.alloccounts;
