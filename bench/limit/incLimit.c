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
 * What the processor takes at best to count an allocation: the loop that C2 makes of `new Object()`, written by hand,
 * with several ways to count or none. x86-64 only.
 *
 *   gcc -O2 -o build/incLimit bench/limit/incLimit.c && build/incLimit
 *
 * Prints nanoseconds for each object, the median of the rounds, in which all ways have their turn. In `cached`, objects
 * go to 256 KB of memory again and again; in `eden`, to 256 MB, as they do in a program that never keeps any.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 101
#define OBJECTS 2000000
#define CACHED (256 << 10)
#define EDEN (256 << 20)
#define LAST_ID 4096

/* As in a JavaThread: all that a thread has stands at some distance from one register. */
struct thread {
    char *top;
    char *end;
    uint64_t *table;
    uint64_t counts[LAST_ID];
};

/*
 * Allocates OBJECTS objects of 16 bytes in [start, end), of CLASSES classes in turn, with COUNT as the code that
 * counts one of class ID. The four objects of one pass stand for four allocations in one method. The prefetch is what
 * C2 does with AllocatePrefetchStyle=1.
 */
#define OBJECT(ID, COUNT)                                                   \
    "   mov   0(%[thread]), %%rax\n"                                        \
    "   lea   16(%%rax), %%rdx\n"                                           \
    "   cmp   8(%[thread]), %%rdx\n"                                        \
    "   ja    2f\n"                                                         \
    "   mov   %%rdx, 0(%[thread])\n"                                        \
    "   prefetchnta 192(%%rdx)\n"                                           \
    "   movq  $1, 0(%%rax)\n"                                               \
    "   movl  $0x1000, 8(%%rax)\n"                                          \
    "   movl  $0, 12(%%rax)\n"                                              \
    COUNT(ID)

#define LOOP(NAME, COUNT, COUNT_AT_END, A, B, C, D)                         \
    static void NAME(struct thread *thread, char *start)                    \
    {                                                                       \
        uint64_t n = OBJECTS / 4;                                           \
        __asm__ volatile(                                                   \
            "   .p2align 5\n"                                               \
            "1:\n"                                                          \
            OBJECT(A, COUNT) OBJECT(B, COUNT) OBJECT(C, COUNT) OBJECT(D, COUNT) \
            COUNT_AT_END                                                    \
            "   dec   %[n]\n"                                               \
            "   jnz   1b\n"                                                 \
            "   jmp   3f\n"                                                 \
            "2: mov   %[start], %%rax\n"                                    \
            "   mov   %%rax, 0(%[thread])\n"                                \
            "   jmp   1b\n"                                                 \
            "3:\n"                                                          \
            : [n] "+r"(n)                                                   \
            : [thread] "r"(thread), [start] "r"(start)                      \
            : "rax", "rdx", "rcx", "memory", "cc");                         \
    }

#define STRING(X) #X
#define NONE(ID) ""
/* The base of the table is a field of the thread, as it is now. */
#define BY_BASE(ID) "   mov   16(%[thread]), %%rcx\n   incq  8*" STRING(ID) "(%%rcx)\n"
/* The table is at a fixed distance from the thread, so that one instruction is enough. */
#define FIXED(ID) "   incq  24+8*" STRING(ID) "(%[thread])\n"

LOOP(none, NONE, "", 100, 100, 100, 100)
LOOP(by_base, BY_BASE, "", 100, 100, 100, 100)
LOOP(fixed, FIXED, "", 100, 100, 100, 100)
LOOP(folded, NONE, "   mov   16(%[thread]), %%rcx\n   addq  $4, 800(%%rcx)\n", 100, 100, 100, 100)
LOOP(by_base_mixed, BY_BASE, "", 100, 101, 102, 103)
LOOP(fixed_mixed, FIXED, "", 100, 101, 102, 103)
LOOP(by_base_apart, BY_BASE, "", 100, 900, 1700, 2500)
LOOP(fixed_apart, FIXED, "", 100, 900, 1700, 2500)

static const struct {
    const char *name;
    void (*loop)(struct thread *, char *);
} loops[] = {
    {"no count", none},
    {"one class: load base, inc", by_base},
    {"one class: inc at a fixed distance", fixed},
    {"one class: four at once, load base, add", folded},
    {"four classes in one line: load base, inc", by_base_mixed},
    {"four classes in one line: inc at a fixed distance", fixed_mixed},
    {"four classes in four lines: load base, inc", by_base_apart},
    {"four classes in four lines: inc at a fixed distance", fixed_apart},
};
#define LOOPS (sizeof(loops) / sizeof(loops[0]))

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(const char *where, size_t size)
{
    static double times[LOOPS][ROUNDS];
    static struct thread thread;
    char *memory = aligned_alloc(4096, size);
    if (memory == NULL) {
        perror("no memory for objects");
        exit(1);
    }
    memset(memory, 0, size);
    thread.table = thread.counts;
    thread.top = memory;
    thread.end = memory + size;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < LOOPS; i++) {
            double start = now();
            loops[i].loop(&thread, memory);
            times[i][round] = (now() - start) / OBJECTS;
        }
    }
    printf("%s\n", where);
    for (size_t i = 0; i < LOOPS; i++) {
        qsort(times[i], ROUNDS, sizeof(double), compare);
        printf("  %-52s %6.3f ns  %6.3f\n", loops[i].name, times[i][ROUNDS / 2], times[i][ROUNDS / 2] / times[0][ROUNDS / 2]);
    }
    free(memory);
}

int main(void)
{
    measure("cached", CACHED);
    measure("eden", EDEN);
    return 0;
}
