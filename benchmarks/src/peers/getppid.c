/* SPDX-License-Identifier: Apache-2.0 */
/* The cheapest system call, as GetppidBenchmark.kernelEntry, and with "labs" a function that stays in user space, as userOnly. */
#include "peer.h"

#include <string.h>
#include <unistd.h>

enum { CALLS = 1000 };

static const char *const USAGE = "getppid MILLIS CPU getppid|labs";

/* Through pointers that the compiler must read again each time, so that the calls are made. */
static pid_t (*volatile get)(void) = getppid;
static long (*volatile absolute)(long) = labs;

static void enter(void *state) {
    long *sum = state;
    for (int i = 0; i < CALLS; i++) *sum += get();
}

static void stay(void *state) {
    long *sum = state;
    for (int i = 0; i < CALLS; i++) *sum += absolute(-1);
}

int main(int count, char **values) {
    long millis = argument(count, values, 1, USAGE);
    pin((int)argument(count, values, 2, USAGE));
    volatile long sum = 0;
    if (count == 4 && strcmp(values[3], "getppid") == 0) {
        measure(millis, CALLS, enter, (void *)&sum);
    } else if (count == 4 && strcmp(values[3], "labs") == 0) {
        measure(millis, CALLS, stay, (void *)&sum);
    } else {
        fprintf(stderr, "usage: %s\n", USAGE);
        return 2;
    }
    return 0;
}
