// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A pipe that carries tokens of one byte. One thread writes, one thread reads (they may be the same), and each closes
 * its own end: that is what wakes the other one. A token that comes and goes allocates nothing.
 */
public final class Pipe implements Held.Resource {

    private static final int O_CLOEXEC = 0x80000;

    private static final CFunction PIPE2 = CFunction.of("pipe2", Downcalls.INT, Downcalls.LONG, Downcalls.INT);
    private static final MethodHandle READ = Libc.read().bare();
    private static final MethodHandle WRITE = Libc.write().bare();
    private static final MethodHandle CLOSE = Libc.close().bare();

    /** Tell why they failed, and may allocate for that. */
    private static final MethodHandle READ_AGAIN = Downcalls.failing("read", transfer());

    private static final MethodHandle WRITE_AGAIN = Downcalls.failing("write", transfer());

    private static final int CLOSED = -1;

    private final MemorySegment readState = Downcalls.newState();
    private final MemorySegment writeState = Downcalls.newState();
    private final MemorySegment readToken = Downcalls.newState();
    private final MemorySegment writeToken = Downcalls.newState();
    private final long readAddress = readToken.address();
    private final long writeAddress = writeToken.address();
    private int readEnd;
    private int writeEnd;

    private Pipe(int readEnd, int writeEnd) {
        this.readEnd = readEnd;
        this.writeEnd = writeEnd;
    }

    /**
     * A new, empty pipe.
     *
     * @throws LinuxException if the kernel refuses one
     */
    public static Pipe open() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            PIPE2.call(ends.address(), O_CLOEXEC);
            return new Pipe(ends.getAtIndex(ValueLayout.JAVA_INT, 0), ends.getAtIndex(ValueLayout.JAVA_INT, 1));
        }
    }

    /**
     * Waits for a token and takes it.
     *
     * @return false if the writing end is closed and the pipe is empty
     * @throws LinuxException if the call fails
     */
    public boolean take() {
        try {
            long count = (long) READ.invokeExact(readEnd, readAddress, 1L);
            while (count < 0) {
                count = (long) READ_AGAIN.invokeExact(readState, readEnd, readAddress, 1L);
                if (count < 0 && Downcalls.errno(readState) != Errno.EINTR.number()) {
                    throw LinuxException.of("read from a pipe", Downcalls.errno(readState));
                }
            }
            return count == 1;
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    /**
     * Puts a token into the pipe.
     *
     * @return false if the reading end is closed
     * @throws LinuxException if the call fails
     */
    public boolean put() {
        try {
            long count = (long) WRITE.invokeExact(writeEnd, writeAddress, 1L);
            while (count < 0) {
                count = (long) WRITE_AGAIN.invokeExact(writeState, writeEnd, writeAddress, 1L);
                if (count < 0 && Downcalls.errno(writeState) == Errno.EPIPE.number()) {
                    return false;
                }
                if (count < 0 && Downcalls.errno(writeState) != Errno.EINTR.number()) {
                    throw LinuxException.of("write to a pipe", Downcalls.errno(writeState));
                }
            }
            return count == 1;
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    /** Closes the reading end; called by the thread that reads. Closing twice does nothing. */
    public void closeReadEnd() {
        int end = readEnd;
        readEnd = CLOSED;
        close(end);
    }

    /** Closes the writing end; called by the thread that writes. Closing twice does nothing. */
    public void closeWriteEnd() {
        int end = writeEnd;
        writeEnd = CLOSED;
        close(end);
    }

    /** Closes what of it is open still; called when no thread uses it. */
    @Override
    public void close() {
        closeWriteEnd();
        closeReadEnd();
    }

    private static void close(int end) {
        if (end == CLOSED) {
            return;
        }
        try {
            // Linux frees the descriptor even where close reports an error, so there is nothing to repeat.
            int ignored = (int) CLOSE.invokeExact(end);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    private static FunctionDescriptor transfer() {
        return FunctionDescriptor.of(Downcalls.LONG, Downcalls.INT, Downcalls.LONG, Downcalls.LONG);
    }
}
