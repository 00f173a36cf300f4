/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A token goes to a partner and back, through two pipes as in PipePingPongBenchmark and ProcessPingPongBenchmark or two futexes as
 * in ThreadPingPongBenchmark and ProcessPingPongBenchmark; the partner is a thread or a process, on the same CPU or another one.
 * "bare" are processes as perf bench sched pipe has them: of one thread each, and round trips are not timed one by one.
 * With "awake" two threads of class SCHED_IDLE keep both CPUs from halting while something is measured.
 * With PAGES each side goes through as many pages of memory more whenever it has the token, one after the other: what a larger
 * program pays after a switch.
 */
#include "peer.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUND_TRIPS = 100, PAGE = 4096, LINE = 64 };

static const char *const USAGE = "pingpong MILLIS CPU PARTNER_CPU pipe|futex threads|processes|bare [awake|PAGES]";

struct table {
    int there[2];
    int back[2];
    _Atomic int *turn; /* two words on cache lines of their own, in memory that both share */
    int futexes;
    int bare;
    int partner_cpu;
    void *volatile *pages; /* a word in each that holds the address of the next one's, the last one NULL */
    unsigned long histogram[64]; /* by power of two: each round trip is timed and kept, as in Java */
};

static void set_and_wake(_Atomic int *word, int value) {
    atomic_store(word, value);
    if (syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0) < 0) fail("futex wake");
}

static void wait_for(_Atomic int *word, int value) {
    while (atomic_load(word) != value) syscall(SYS_futex, word, FUTEX_WAIT, 1 - value, NULL, NULL, 0);
}

static void go_through(void *volatile *word) {
    while (word != NULL) word = *word;
}

/* A line of its own in each page, so that they do not meet in one set of a cache. */
static void *volatile *linked(long pages) {
    char *memory = mmap(NULL, (size_t)(pages + 1) * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) fail("mmap");
    void *first = NULL;
    for (long i = pages - 1; i >= 0; i--) {
        void **word = (void **)(memory + i * PAGE + i * LINE % PAGE);
        *word = first;
        first = word;
    }
    return first;
}

static void put(int end) {
    char token = 1;
    if (write(end, &token, 1) != 1) fail("write");
}

static int take(int end) {
    char token;
    ssize_t got = read(end, &token, 1);
    if (got < 0) fail("read");
    return got == 1;
}

static void *answer(void *state) {
    struct table *table = state;
    pin(table->partner_cpu);
    if (table->futexes) {
        for (int value = 1;; value = 1 - value) {
            wait_for(table->turn, value);
            go_through(table->pages);
            set_and_wake(table->turn + 32, value);
        }
    }
    while (take(table->there[0])) {
        go_through(table->pages);
        put(table->back[1]);
    }
    return NULL;
}

static void round_trip(struct table *table) {
    if (table->futexes) {
        int value = 1 - atomic_load(table->turn);
        set_and_wake(table->turn, value);
        wait_for(table->turn + 32, value);
    } else {
        put(table->there[1]);
        take(table->back[0]);
    }
}

static void play(void *state) {
    struct table *table = state;
    double start = now_nanos();
    for (int i = 0; i < ROUND_TRIPS; i++) {
        round_trip(table);
        go_through(table->pages);
        if (!table->bare) {
            double end = now_nanos();
            table->histogram[63 - __builtin_clzl((unsigned long)(end - start) | 1)]++;
            start = end;
        }
    }
}

/* Runs where nobody else wants to, and lets the CPU halt between slices. */
static void *spin(void *cpu) {
    pin(*(const int *)cpu);
    struct sched_param none = {0};
    if (sched_setscheduler(0, SCHED_IDLE, &none) != 0) fail("sched_setscheduler");
    while (1) {
        while (atomic_load_explicit(&measuring, memory_order_relaxed)) {
#if defined(__x86_64__)
            __builtin_ia32_pause();
#endif
        }
        syscall(SYS_futex, &measuring, FUTEX_WAIT, 0, NULL, NULL, 0);
    }
    return NULL;
}

static void keep_awake(const int *cpu) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, spin, (void *)cpu) != 0) fail("pthread_create");
}

int main(int count, char **values) {
    long millis = argument(count, values, 1, USAGE);
    int cpu = (int)argument(count, values, 2, USAGE);
    struct table table = {.partner_cpu = (int)argument(count, values, 3, USAGE)};
    if (count != 6 && count != 7) {
        fprintf(stderr, "usage: %s\n", USAGE);
        return 2;
    }
    int awake = count == 7 && strcmp(values[6], "awake") == 0;
    table.pages = linked(count == 7 && !awake ? argument(count, values, 6, USAGE) : 0);
    table.futexes = strcmp(values[4], "futex") == 0;
    table.turn = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (table.turn == MAP_FAILED) fail("mmap");
    if (pipe(table.there) != 0 || pipe(table.back) != 0) fail("pipe");
    pid_t child = -1;
    table.bare = strcmp(values[5], "bare") == 0;
    if (table.bare || strcmp(values[5], "processes") == 0) {
        child = fork();
        if (child < 0) fail("fork");
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (!table.bare) be_multithreaded();
            answer(&table);
            _exit(0);
        }
    } else {
        pthread_t partner;
        if (pthread_create(&partner, NULL, answer, &table) != 0) fail("pthread_create");
    }
    if (awake) {
        keep_awake(&cpu);
        keep_awake(&table.partner_cpu);
    }
    pin(cpu);
    if (!table.bare) be_multithreaded();
    measure_as_is(millis, ROUND_TRIPS, play, &table);
    if (child > 0) {
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    _exit(0); /* the partner thread waits for ever */
}
