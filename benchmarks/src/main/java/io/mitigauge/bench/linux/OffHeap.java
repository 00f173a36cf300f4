// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Private anonymous memory outside the heap, in pages of the base size: transparent huge pages are refused, because
 * whether the kernel can give one differs from boot to boot. Access is bounds-checked; offsets are in bytes, and those
 * of longs are multiples of 8. Used by one thread.
 */
public final class OffHeap implements AutoCloseable {

    private static final int PROT_READ_WRITE = 0x1 | 0x2;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x02 | 0x20;
    private static final int MADV_NOHUGEPAGE = 15;
    private static final int NO_FILE = -1;
    private static final long MAP_FAILED = -1;

    private static final MethodHandle MMAP = Downcalls.failing(
            "mmap",
            FunctionDescriptor.of(
                    Downcalls.LONG,
                    Downcalls.LONG,
                    Downcalls.LONG,
                    Downcalls.INT,
                    Downcalls.INT,
                    Downcalls.INT,
                    Downcalls.LONG));
    private static final MethodHandle MUNMAP =
            Downcalls.failing("munmap", FunctionDescriptor.of(Downcalls.INT, Downcalls.LONG, Downcalls.LONG));
    private static final MethodHandle MADVISE = Downcalls.failing(
            "madvise", FunctionDescriptor.of(Downcalls.INT, Downcalls.LONG, Downcalls.LONG, Downcalls.INT));
    private static final MethodHandle GETPAGESIZE =
            Downcalls.plain("getpagesize", FunctionDescriptor.of(Downcalls.INT));

    private static final ThreadLocal<MemorySegment> STATE = ThreadLocal.withInitial(Downcalls::newState);

    private MemorySegment memory;

    private OffHeap(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * Maps memory; no page of it is present yet.
     *
     * @param bytes > 0; the kernel rounds up to whole pages
     * @throws LinuxException if the kernel refuses it
     */
    public static OffHeap map(long bytes) {
        MemorySegment state = STATE.get();
        try {
            long address =
                    (long) MMAP.invokeExact(state, 0L, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, NO_FILE, 0L);
            if (address == MAP_FAILED) {
                throw LinuxException.of("mmap of " + bytes + " bytes", Downcalls.errno(state));
            }
            // Kernels built without transparent huge pages answer EINVAL: then there is nothing to refuse.
            int ignored = (int) MADVISE.invokeExact(state, address, bytes, MADV_NOHUGEPAGE);
            return new OffHeap(Downcalls.memory(address, bytes));
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    /**
     * A text as C has it: UTF-8, ended by a zero.
     *
     * @throws LinuxException if the kernel refuses the memory
     */
    public static OffHeap ofString(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        OffHeap memory = map(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, memory.memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return memory;
    }

    /** Where it begins, for C functions; 0 after closing. */
    public long address() {
        return memory.address();
    }

    /** Bytes of a page of the base size. */
    public static int pageBytes() {
        try {
            return (int) GETPAGESIZE.invokeExact();
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    /**
     * The long at an offset.
     *
     * @throws IndexOutOfBoundsException outside the memory, and after closing
     */
    public long getLong(long offset) {
        return memory.get(ValueLayout.JAVA_LONG, offset);
    }

    /**
     * Sets the long at an offset.
     *
     * @throws IndexOutOfBoundsException outside the memory, and after closing
     */
    public void putLong(long offset, long value) {
        memory.set(ValueLayout.JAVA_LONG, offset, value);
    }

    /**
     * The int at an offset, a multiple of 4.
     *
     * @throws IndexOutOfBoundsException outside the memory, and after closing
     */
    public int getInt(long offset) {
        return memory.get(ValueLayout.JAVA_INT, offset);
    }

    /**
     * Sets the int at an offset, a multiple of 4.
     *
     * @throws IndexOutOfBoundsException outside the memory, and after closing
     */
    public void putInt(long offset, int value) {
        memory.set(ValueLayout.JAVA_INT, offset, value);
    }

    /**
     * Sets the byte at an offset.
     *
     * @throws IndexOutOfBoundsException outside the memory, and after closing
     */
    public void putByte(long offset, byte value) {
        memory.set(ValueLayout.JAVA_BYTE, offset, value);
    }

    /**
     * Gives the memory back. Closing twice does nothing.
     *
     * @throws LinuxException if the kernel refuses
     */
    @Override
    public void close() {
        long address = memory.address();
        long bytes = memory.byteSize();
        if (bytes == 0) {
            return;
        }
        memory = MemorySegment.NULL;
        MemorySegment state = STATE.get();
        try {
            if ((int) MUNMAP.invokeExact(state, address, bytes) != 0) {
                throw LinuxException.of("munmap of " + bytes + " bytes", Downcalls.errno(state));
            }
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }
}
