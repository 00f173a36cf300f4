/* SPDX-License-Identifier: Apache-2.0 */
/* epoll_wait over n descriptors that are ready, at once: ReadyBenchmark.epollWait. */
#include "peer.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

struct watch {
    int epoll;
    int n;
    struct epoll_event *events;
};

static void wait_once(void *state) {
    struct watch *watch = state;
    if (epoll_wait(watch->epoll, watch->events, watch->n, 0) != watch->n) fail("epoll_wait");
}

int main(int count, char **values) {
    static const char *const USAGE = "epoll MILLIS CPU DESCRIPTORS";
    long millis = argument(count, values, 1, USAGE);
    pin((int)argument(count, values, 2, USAGE));
    int n = (int)argument(count, values, 3, USAGE);
    struct watch watch = {epoll_create1(0), n, calloc((size_t)n, sizeof(struct epoll_event))};
    if (watch.epoll < 0 || watch.events == NULL) fail("epoll_create1");
    for (int i = 0; i < n; i++) {
        int fd = eventfd(1, 0); /* readable, and stays so */
        struct epoll_event event = {.events = EPOLLIN, .data = {.fd = fd}};
        if (fd < 0 || epoll_ctl(watch.epoll, EPOLL_CTL_ADD, fd, &event) != 0) fail("eventfd");
    }
    measure(millis, 1, wait_once, &watch);
    return 0;
}
