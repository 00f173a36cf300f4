/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the peers share: small C programs that do what a benchmark in Java does, to tell whether its figure is right.
 *
 * A peer pins itself to the CPUs that it is told, warms up, measures for as many milliseconds as it is told and prints one
 * number, nanoseconds per operation. For every line that it reads then it measures as long once more, and at the end of its
 * input it ends: so a benchmark and its peer take turns in short slices (PeerProfiler), and by hand "peer ... </dev/null" measures
 * once. It ends with exit code 1 and one line where it cannot measure, 2 where it is used wrongly.
 */
#ifndef MITIGAUGE_PEER_H
#define MITIGAUGE_PEER_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static inline void fail(const char *what) {
    perror(what);
    exit(1);
}

static inline double now_nanos(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) fail("clock_gettime");
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Binds the calling thread to one CPU. */
static inline void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0) fail("sched_setaffinity");
}

/* A number from the command line that must be there. */
static inline long argument(int count, char **values, int index, const char *usage) {
    char *end = NULL;
    long value = index < count ? strtol(values[index], &end, 10) : -1;
    if (end == NULL || *end != '\0' || value < 0) {
        fprintf(stderr, "usage: %s\n", usage);
        exit(2);
    }
    return value;
}

static inline void *sleep_for_ever(void *unused) {
    while (1) pause();
    return unused;
}

/*
 * A second thread, as every JVM has: with one thread the kernel takes short cuts, for one it does not count who uses a file
 * (fdget() in fs/file.c of the kernel), and the program would be no peer.
 */
static inline void be_multithreaded(void) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, sleep_for_ever, NULL) != 0) fail("pthread_create");
}

/* Whether something is being measured, for threads that do something only then; a futex. */
static _Atomic int measuring;

static inline void set_measuring(int value) {
    atomic_store(&measuring, value);
    if (value) syscall(SYS_futex, &measuring, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

/* Whether a line can be read, which is read. */
static inline int asked_for_more(void) {
    int c = getchar();
    while (c != EOF && c != '\n') c = getchar();
    return c != EOF;
}

/* As long as PeerProfiler waits before an iteration: CPUs that are kept awake are awake when measuring begins, on either side. */
static inline void be_quiet(void) {
    const struct timespec quiet = {.tv_nsec = 10 * 1000 * 1000};
    nanosleep(&quiet, NULL);
}

/* Repeats a batch of operations for so many milliseconds, at first unmeasured, and prints nanoseconds per operation; likewise for
 * every line of input, without a warm-up. */
static inline void measure_as_is(long millis, double operations_per_batch, void (*batch)(void *), void *state) {
    set_measuring(1);
    double warm = now_nanos() + (double)millis * 1e6;
    while (now_nanos() < warm) batch(state);
    do {
        set_measuring(1);
        be_quiet();
        double start = now_nanos();
        double end = start + (double)millis * 1e6;
        double now = start;
        double batches = 0;
        while (now < end) {
            batch(state);
            batches++;
            now = now_nanos();
        }
        set_measuring(0);
        printf("%.4f\n", (now - start) / (batches * operations_per_batch));
        if (fflush(stdout) != 0) fail("stdout");
    } while (asked_for_more());
}

/* The same in a process of two threads. */
static inline void measure(long millis, double operations_per_batch, void (*batch)(void *), void *state) {
    be_multithreaded();
    measure_as_is(millis, operations_per_batch, batch, state);
}

#endif
