// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;
import java.lang.invoke.MethodHandle;

/** Waits until a descriptor can be read; for one thread at a time. Source: epoll(7). */
public final class Epoll implements Held.Resource {

    private static final MethodHandle WAIT = Libc.epollWait().bare();
    /** Packed on x86-64, where it has 12 bytes; there is room for the 16 of other architectures. */
    private static final int EVENT_BYTES = 16;

    private static final int EPOLLIN = 1;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int ONE_EVENT = 1;
    private static final int FOREVER = -1;

    private final Descriptor instance;
    private final OffHeap event;

    private Epoll(Descriptor instance, OffHeap event) {
        this.instance = instance;
        this.event = event;
    }

    /**
     * One that watches a descriptor.
     *
     * @throws LinuxException if the kernel refuses
     */
    public static Epoll watching(Descriptor watched) {
        Descriptor instance = new Descriptor(
                CFunction.of("epoll_create1", Downcalls.INT, Downcalls.INT).call(Descriptor.O_CLOEXEC));
        try {
            Epoll epoll = new Epoll(instance, OffHeap.map(EVENT_BYTES));
            epoll.add(watched);
            return epoll;
        } catch (RuntimeException e) {
            instance.close();
            throw e;
        }
    }

    private void add(Descriptor watched) {
        try {
            event.putInt(0, EPOLLIN);
            CFunction.of("epoll_ctl", Downcalls.INT, Downcalls.INT, Downcalls.INT, Downcalls.INT, Downcalls.LONG)
                    .call(instance.number(), EPOLL_CTL_ADD, watched.number(), event.address());
        } catch (RuntimeException e) {
            event.close();
            throw e;
        }
    }

    /**
     * Waits until there is something to read, or the other end is closed. One system call, nothing allocated.
     *
     * @return whether there is; false where a signal came first
     */
    public boolean await() {
        try {
            return (int) WAIT.invokeExact(instance.number(), event.address(), ONE_EVENT, FOREVER) == ONE_EVENT;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    /** Gives everything back. */
    @Override
    public void close() {
        instance.close();
        event.close();
    }
}
