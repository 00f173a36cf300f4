/* SPDX-License-Identifier: Apache-2.0 */
/* Maps 64 pages, writes a word to each and unmaps them, nanoseconds per page: PageFaultBenchmark.firstTouch. */
#include "peer.h"

#include <sys/mman.h>

enum { PAGES = 64, PAGE = 4096, LINE = 64 };

static void touch_fresh(void *unused) {
    (void)unused;
    char *memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) fail("mmap");
    madvise(memory, PAGES * PAGE, MADV_NOHUGEPAGE);
    long carry = 0; /* each store waits for the one before, as in Java */
    for (int page = 0; page < PAGES; page++) {
        volatile long *word = (volatile long *)(memory + page * (PAGE + LINE) + carry);
        *word = 1;
        carry = *word - 1;
    }
    if (munmap(memory, PAGES * PAGE) != 0) fail("munmap");
}

int main(int count, char **values) {
    static const char *const USAGE = "pagefault MILLIS CPU";
    long millis = argument(count, values, 1, USAGE);
    pin((int)argument(count, values, 2, USAGE));
    measure(millis, PAGES, touch_fresh, NULL);
    return 0;
}
