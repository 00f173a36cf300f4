/* SPDX-License-Identifier: Apache-2.0 */
/* Loads that wait for each other along one random cycle through lines of 64 bytes, in pages of the base size as
 * PointerChaseBenchmark or in huge ones as HugePageChaseBenchmark; or through the very lines of a benchmark that is this program's
 * parent and shares its memory (OffHeap.share), in an order of its own: on the benchmark's cycle the quicker of the two would
 * follow in what the other has just loaded, and both would go at one pace. */
#include "peer.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { LOADS = 1024, LINE = 64, HUGE_BYTES = 2 << 20 };

struct walk {
    const char *lines;
    int64_t at;
};

static void chase(void *state) {
    struct walk *walk = state;
    const char *lines = walk->lines;
    int64_t at = walk->at;
    for (int i = 0; i < LOADS; i++) at = *(const volatile int64_t *)(lines + at);
    walk->at = at;
}

/* Splitmix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195). */
static uint64_t next_random(uint64_t *seed) {
    uint64_t z = *seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Ends the program where not all of the memory is in huge pages: it would measure something else. */
static void require_huge(const char *lines, size_t bytes) {
    FILE *maps = fopen("/proc/self/smaps", "r");
    if (maps == NULL) fail("/proc/self/smaps");
    char line[512];
    unsigned long from, to, kib;
    unsigned long found = 0;
    int inside = 0;
    while (fgets(line, sizeof line, maps) != NULL) {
        if (sscanf(line, "%lx-%lx ", &from, &to) == 2) {
            inside = from < (uintptr_t)lines + bytes && to > (uintptr_t)lines;
        } else if (inside && sscanf(line, "AnonHugePages: %lu kB", &kib) == 1) {
            found += kib << 10;
        }
    }
    fclose(maps);
    if (found < bytes) {
        fprintf(stderr, "this guest gives %lu of %zu MiB in huge pages\n", found >> 20, bytes >> 20);
        exit(1);
    }
}

/* The memory of the parent process in a file without a name of just so many bytes. */
static char *of_parent(size_t bytes) {
    char path[320];
    char target[64];
    char *lines = NULL;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)getppid());
    DIR *folder = opendir(path);
    if (folder == NULL) fail(path);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        snprintf(path, sizeof path, "/proc/%d/fd/%s", (int)getppid(), entry->d_name);
        ssize_t length = readlink(path, target, sizeof target - 1);
        struct stat file;
        if (length < 0 || strncmp(target, "/memfd:", 7) != 0) continue;
        if (stat(path, &file) != 0 || (size_t)file.st_size != bytes) continue;
        if (lines != NULL) {
            fprintf(stderr, "the benchmark shares memory of %zu bytes twice\n", bytes);
            exit(1);
        }
        int memory = open(path, O_RDWR | O_CLOEXEC);
        if (memory < 0) fail(path);
        lines = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, memory, 0);
        if (lines == MAP_FAILED) fail("mmap");
    }
    closedir(folder);
    if (lines == NULL) {
        fprintf(stderr, "the benchmark shares no memory of %zu bytes\n", bytes);
        exit(1);
    }
    return lines;
}

/* Memory of this program's own. */
static char *of_its_own(size_t bytes, int huge) {
    char *lines = mmap(NULL, bytes + HUGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (lines == MAP_FAILED) fail("mmap");
    if (huge) lines += HUGE_BYTES - (uintptr_t)lines % HUGE_BYTES;
    madvise(lines, bytes, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    return lines;
}

/* One cycle through a word of each line. */
static void link_lines(char *words, size_t n, uint64_t seed) {
    uint32_t *next = malloc(n * sizeof *next);
    if (next == NULL) fail("malloc");
    for (size_t i = 0; i < n; i++) next[i] = (uint32_t)i;
    for (size_t i = n - 1; i > 0; i--) { /* Sattolo (1986), doi:10.1016/0020-0190(86)90073-6 */
        size_t j = next_random(&seed) % i;
        uint32_t swapped = next[i];
        next[i] = next[j];
        next[j] = swapped;
    }
    for (size_t i = 0; i < n; i++) *(int64_t *)(words + i * LINE) = (int64_t)next[i] * LINE;
    free(next);
}

int main(int count, char **values) {
    static const char *const USAGE = "chase MILLIS CPU BYTES base|huge|parents";
    long millis = argument(count, values, 1, USAGE);
    pin((int)argument(count, values, 2, USAGE));
    size_t bytes = (size_t)argument(count, values, 3, USAGE);
    const char *pages = count == 5 ? values[4] : "";
    char *words;
    if (strcmp(pages, "parents") == 0) {
        words = of_parent(bytes) + sizeof(int64_t); /* the benchmark's are the first of each line */
        link_lines(words, bytes / LINE, 20190515);
    } else if (strcmp(pages, "base") == 0 || strcmp(pages, "huge") == 0) {
        int huge = strcmp(pages, "huge") == 0;
        words = of_its_own(bytes, huge);
        link_lines(words, bytes / LINE, 20190514);
        if (huge) require_huge(words, bytes);
    } else {
        fprintf(stderr, "usage: %s\n", USAGE);
        return 2;
    }
    struct walk walk = {words, 0};
    measure(millis, LOADS, chase, &walk);
    return walk.at == -1;
}
