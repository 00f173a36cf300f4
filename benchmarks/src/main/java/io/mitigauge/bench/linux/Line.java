// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;
import java.util.List;

/**
 * A line that carries tokens one way, from a thread to another one, which may belong to another process that inherited its
 * descriptors. One token at a time is under way. Neither call allocates.
 */
public interface Line extends Held.Resource {

    /**
     * Sends a token, and wakes who waits for it.
     *
     * @throws LinuxException if it cannot be sent
     */
    void put();

    /**
     * Waits for a token.
     *
     * @throws LinuxException if waiting fails, or the other end is closed
     */
    void take();

    /** What {@link #inherited} needs in the other process, without spaces. */
    String address();

    @Override
    void close();

    /** The ways a token can go. */
    enum Way {
        /** Bytes in a pipe. */
        PIPE,
        /** A counter of the kernel's. */
        EVENTFD,
        /** Bytes in a pair of connected sockets. */
        UNIX,
        /** A word in memory that both map, and a call to wait for its change: what locks are made of. */
        FUTEX;

        /**
         * Opens a line whose descriptors are inherited by processes that {@link ChildProcess} starts.
         *
         * @throws LinuxException if the kernel refuses
         */
        public Line open() {
            return switch (this) {
                case PIPE -> DescriptorLine.pipe();
                case EVENTFD -> DescriptorLine.eventFd();
                case UNIX -> DescriptorLine.unixSockets();
                case FUTEX -> FutexLine.open();
            };
        }
    }

    /**
     * The line of another process, in a child of it.
     *
     * @param address as that process's line tells it
     * @throws IllegalArgumentException if it is no address
     */
    static Line inherited(String address) {
        List<String> parts = List.of(address.split(":", -1));
        try {
            List<Integer> numbers = parts.stream().skip(1).map(Integer::valueOf).toList();
            return switch (parts.getFirst()) {
                case "descriptors" -> DescriptorLine.of(numbers.get(0), numbers.get(1), numbers.get(2));
                case "futex" -> FutexLine.of(numbers.get(0));
                default -> throw new IllegalArgumentException("not the address of a line: " + address);
            };
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not the address of a line: " + address, e);
        }
    }
}
