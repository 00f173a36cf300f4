// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A pipe that carries tokens of one byte. One thread writes, one thread reads (they may be the same), and each closes
 * its own end: that is what wakes the other one.
 */
public final class Pipe {

    private static final int O_CLOEXEC = 0x80000;

    private static final MethodHandle PIPE2 =
            Downcalls.failing("pipe2", FunctionDescriptor.of(Downcalls.INT, ValueLayout.ADDRESS, Downcalls.INT));
    private static final MethodHandle READ = Downcalls.failing("read", transfer());
    private static final MethodHandle WRITE = Downcalls.failing("write", transfer());
    private static final MethodHandle CLOSE =
            Downcalls.failing("close", FunctionDescriptor.of(Downcalls.INT, Downcalls.INT));

    private static final int CLOSED = -1;

    private final MemorySegment readState = Downcalls.newState();
    private final MemorySegment writeState = Downcalls.newState();
    private final MemorySegment readToken = Downcalls.newState();
    private final MemorySegment writeToken = Downcalls.newState();
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
        MemorySegment state = Downcalls.newState();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            if ((int) PIPE2.invokeExact(state, ends, O_CLOEXEC) != 0) {
                throw LinuxException.of("pipe2", Downcalls.errno(state));
            }
            return new Pipe(ends.getAtIndex(ValueLayout.JAVA_INT, 0), ends.getAtIndex(ValueLayout.JAVA_INT, 1));
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
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
            long count;
            do {
                count = (long) READ.invokeExact(readState, readEnd, readToken, 1L);
            } while (count < 0 && Downcalls.errno(readState) == Errno.EINTR.number());
            if (count < 0) {
                throw LinuxException.of("read from a pipe", Downcalls.errno(readState));
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
            long count;
            do {
                count = (long) WRITE.invokeExact(writeState, writeEnd, writeToken, 1L);
            } while (count < 0 && Downcalls.errno(writeState) == Errno.EINTR.number());
            if (count < 0 && Downcalls.errno(writeState) != Errno.EPIPE.number()) {
                throw LinuxException.of("write to a pipe", Downcalls.errno(writeState));
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
        close(end, readState);
    }

    /** Closes the writing end; called by the thread that writes. Closing twice does nothing. */
    public void closeWriteEnd() {
        int end = writeEnd;
        writeEnd = CLOSED;
        close(end, writeState);
    }

    private static void close(int end, MemorySegment state) {
        if (end == CLOSED) {
            return;
        }
        try {
            // Linux frees the descriptor even where close reports an error, so there is nothing to repeat.
            int ignored = (int) CLOSE.invokeExact(state, end);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    private static FunctionDescriptor transfer() {
        return FunctionDescriptor.of(Downcalls.LONG, Downcalls.INT, ValueLayout.ADDRESS, Downcalls.LONG);
    }
}
