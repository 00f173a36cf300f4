// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;
import java.util.ArrayList;
import java.util.List;

/**
 * Descriptors that are ready to be read and stay so, and what {@code poll}, {@code select} and {@code epoll_wait} want
 * to be given for them. The calls leave all of it as it is.
 */
public final class ReadyDescriptors implements Held.Resource {

    private static final int POLLIN = 1;
    private static final int POLLFD_BYTES = 8;

    /** Packed on x86-64, where it has 12 bytes; there is room for the 16 of other architectures. */
    private static final int EPOLL_EVENT_BYTES = 16;

    private static final int EPOLLIN = 1;
    private static final int EPOLL_CTL_ADD = 1;

    private final List<Held.Resource> resources = new ArrayList<>();
    private final int count;
    private final int highest;
    private final Descriptor epoll;
    private final OffHeap events;
    private final OffHeap pollDescriptors;
    private final OffHeap selectSet;

    private ReadyDescriptors(int count) {
        this.count = count;
        List<Descriptor> descriptors = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                descriptors.add(kept(Descriptor.eventFd(1)));
            }
            highest = descriptors.stream().mapToInt(Descriptor::number).max().orElseThrow();
            epoll = kept(new Descriptor(
                    CFunction.of("epoll_create1", Downcalls.INT, Downcalls.INT).call(Descriptor.O_CLOEXEC)));
            events = kept(OffHeap.map((long) count * EPOLL_EVENT_BYTES));
            pollDescriptors = kept(OffHeap.map((long) count * POLLFD_BYTES));
            selectSet = kept(OffHeap.map(highest / Byte.SIZE + Long.BYTES));
            for (int i = 0; i < count; i++) {
                enter(descriptors.get(i), i);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * So many of them.
     *
     * @param count at least 1
     * @throws LinuxException if the kernel refuses, as where the limit of open files is lower
     */
    public static ReadyDescriptors of(int count) {
        return new ReadyDescriptors(count);
    }

    private <T extends Held.Resource> T kept(T resource) {
        resources.add(resource);
        return resource;
    }

    private void enter(Descriptor descriptor, int index) {
        int number = descriptor.number();
        events.putInt(0, EPOLLIN);
        CFunction.of("epoll_ctl", Downcalls.INT, Downcalls.INT, Downcalls.INT, Downcalls.INT, Downcalls.LONG)
                .call(epoll.number(), EPOLL_CTL_ADD, number, events.address());
        pollDescriptors.putInt((long) index * POLLFD_BYTES, number);
        pollDescriptors.putInt((long) index * POLLFD_BYTES + Integer.BYTES, POLLIN); // short events, short revents
        long word = (long) number / Long.SIZE * Long.BYTES;
        selectSet.putLong(word, selectSet.getLong(word) | 1L << number);
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** What {@code select} wants first: the highest number, plus one. */
    public int selectLimit() {
        return highest + 1;
    }

    /** Address of a set for {@code select}. */
    public long selectSet() {
        return selectSet.address();
    }

    /** Address of an array for {@code poll}. */
    public long pollDescriptors() {
        return pollDescriptors.address();
    }

    /** The epoll instance that watches them. */
    public int epoll() {
        return epoll.number();
    }

    /** Address of room for an event of each. */
    public long events() {
        return events.address();
    }

    /** Closes all of them. */
    @Override
    public void close() {
        resources.reversed().forEach(Held.Resource::close);
    }
}
