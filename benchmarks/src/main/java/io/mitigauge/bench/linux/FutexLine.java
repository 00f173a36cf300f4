// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** A line over a word in shared memory: 1 while a token is under way. Source: futex(2). */
final class FutexLine implements Line {

    private static final MethodHandle SYSCALL = SystemCall.FUTEX.function().bare();
    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();
    private static final long FUTEX_WAIT = 0; // not the private kind: the other end may be another process
    private static final long FUTEX_WAKE = 1;
    private static final long ONE_WAITER = 1;
    private static final long NONE = 0;
    private static final int FREE = 0;
    private static final int UNDER_WAY = 1;
    private static final int NO_FLAGS = 0;

    private final long number = SystemCall.FUTEX.number();
    private final Descriptor file;
    private final OffHeap memory;
    private final long address;
    private final MemorySegment page;

    private FutexLine(Descriptor file, OffHeap memory) {
        this.file = file;
        this.memory = memory;
        this.address = memory.address();
        this.page = Downcalls.memory(address, OffHeap.pageBytes());
    }

    static FutexLine open() {
        return Held.by(FutexLine::inNewFile).value();
    }

    private static FutexLine inNewFile(Held.Keeper keeper) {
        Descriptor file = keeper.keep(newFile());
        CFunction.of("ftruncate", Downcalls.INT, Downcalls.INT, Downcalls.LONG)
                .call(file.number(), (long) OffHeap.pageBytes());
        FutexLine line = new FutexLine(file, keeper.keep(mapped(file)));
        SystemCall.FUTEX.function().expect(0, line.number, line.address, FUTEX_WAKE, ONE_WAITER, NONE);
        return line;
    }

    private static Descriptor newFile() {
        try (OffHeap name = OffHeap.ofString("mitigauge")) {
            return new Descriptor(CFunction.of("memfd_create", Downcalls.INT, Downcalls.LONG, Downcalls.INT)
                    .call(name.address(), NO_FLAGS));
        }
    }

    /** The line in a file that this process has open. */
    static FutexLine of(int file) {
        Descriptor open = new Descriptor(file);
        return new FutexLine(open, mapped(open));
    }

    private static OffHeap mapped(Descriptor file) {
        return OffHeap.mapShared(file, OffHeap.pageBytes());
    }

    @Override
    public void put() {
        WORD.setVolatile(page, 0L, UNDER_WAY);
        try {
            long woken = (long) SYSCALL.invokeExact(number, address, FUTEX_WAKE, ONE_WAITER, NONE);
            if (woken < 0) {
                throw new LinuxException("futex(FUTEX_WAKE) failed");
            }
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public void take() {
        try {
            while ((int) WORD.getVolatile(page, 0L) == FREE) {
                // Fails where the word has changed already: then there is nothing to wait for.
                long ignored = (long) SYSCALL.invokeExact(number, address, FUTEX_WAIT, (long) FREE, NONE);
            }
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
        WORD.setVolatile(page, 0L, FREE);
    }

    @Override
    public String address() {
        return "futex:" + file.number();
    }

    @Override
    public void close() {
        memory.close();
        file.close();
    }
}
