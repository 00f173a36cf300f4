// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;

/** An open file, closed on exec unless who opened it asked for nothing of the kind. */
public final class Descriptor implements Held.Resource {

    /** To read only. */
    public static final int O_RDONLY = 0;

    /** To write only. */
    public static final int O_WRONLY = 1;

    /** Closed in programs that this process starts. */
    public static final int O_CLOEXEC = 0x80000;

    private static final int CLOSED = -1;
    private static final int F_SETFD = 2;

    private int number;

    Descriptor(long number) {
        this.number = Math.toIntExact(number);
    }

    /**
     * Opens a file.
     *
     * @param flags as {@link #O_RDONLY}
     * @throws LinuxException if the kernel refuses
     */
    public static Descriptor open(String path, int flags) {
        try (OffHeap name = OffHeap.ofString(path)) {
            return new Descriptor(Libc.open().call(name.address(), flags | O_CLOEXEC));
        }
    }

    /**
     * A counter that is read and written eight bytes at a time, and that is ready to be read while it is above zero.
     *
     * @param count to begin with
     * @throws LinuxException if the kernel refuses
     */
    public static Descriptor eventFd(int count) {
        return new Descriptor(CFunction.of("eventfd", Downcalls.INT, Downcalls.INT, Downcalls.INT)
                .call(count, O_CLOEXEC));
    }

    /**
     * A file in memory (tmpfs) that has no name and goes with the last descriptor; written once, so that every page of
     * it is there.
     *
     * @throws LinuxException if the kernel refuses
     */
    public static Descriptor memoryFile(long bytes) {
        try (OffHeap content = OffHeap.map(bytes)) {
            Descriptor file = emptyMemoryFile();
            try {
                Libc.write().expect(bytes, file.number(), content.address(), bytes);
                return file;
            } catch (RuntimeException e) {
                file.close();
                throw e;
            }
        }
    }

    /**
     * The same without a byte in it.
     *
     * @throws LinuxException if the kernel refuses
     */
    static Descriptor emptyMemoryFile() {
        int closeOnExec = 1; // MFD_CLOEXEC
        try (OffHeap name = OffHeap.ofString("mitigauge")) {
            return new Descriptor(CFunction.of("memfd_create", Downcalls.INT, Downcalls.LONG, Downcalls.INT)
                    .call(name.address(), closeOnExec));
        }
    }

    /**
     * Leaves it open in programs that this process starts from now on.
     *
     * @throws LinuxException if the kernel refuses
     */
    public void keepOnExec() {
        CFunction.variadic("fcntl", 2, Downcalls.INT, Downcalls.INT, Downcalls.INT, Downcalls.INT)
                .expect(0, number, F_SETFD, 0);
    }

    /** What the kernel calls it; -1 after closing. */
    public int number() {
        return number;
    }

    /** Closes it. Closing twice does nothing. */
    @Override
    public void close() {
        int open = number;
        number = CLOSED;
        if (open != CLOSED) {
            Libc.close().call(open);
        }
    }
}
