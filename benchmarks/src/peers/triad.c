/* SPDX-License-Identifier: Apache-2.0 */
/* a[i] = b[i] + s * c[i] over three large arrays, a variant of the STREAM benchmark's triad: StreamBenchmark.triad. */
#include "peer.h"

#include <sys/mman.h>

struct arrays {
    double *restrict a;
    const double *restrict b;
    const double *restrict c;
    long n;
    double s;
};

static void triad(void *state) {
    struct arrays *x = state;
    double *restrict a = x->a;
    const double *restrict b = x->b;
    const double *restrict c = x->c;
    double s = x->s;
    for (long i = 0; i < x->n; i++) a[i] = b[i] + s * c[i];
    __asm__ volatile("" ::: "memory");
}

static double *array(long n) {
    double *values = mmap(NULL, (size_t)n * sizeof(double), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (values == MAP_FAILED) fail("mmap");
    madvise(values, (size_t)n * sizeof(double), MADV_NOHUGEPAGE);
    for (long i = 0; i < n; i++) values[i] = 1.0 / (double)(i + 1);
    return values;
}

int main(int count, char **values) {
    static const char *const USAGE = "triad MILLIS CPU ELEMENTS";
    long millis = argument(count, values, 1, USAGE);
    pin((int)argument(count, values, 2, USAGE));
    long n = argument(count, values, 3, USAGE);
    struct arrays arrays = {array(n), array(n), array(n), n, 3.0};
    measure(millis, (double)n, triad, &arrays);
    return arrays.a[0] < 0;
}
