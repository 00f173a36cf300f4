// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.UnsupportedException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * Memory outside the heap. Anonymous memory is in pages of the base size, transparent huge pages refused, unless huge
 * pages are asked for: which of them the kernel gives on its own differs from boot to boot. Access is bounds-checked;
 * offsets are in bytes, and those of longs are multiples of 8. Threads may share it as they may share an array; one of
 * them closes it, when the others have done with it.
 */
public final class OffHeap implements Held.Resource {

    private static final int PROT_READ_WRITE = 0x1 | 0x2;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x02 | 0x20;
    private static final int MAP_SHARED = 0x01;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MADV_HUGEPAGE = 14;
    private static final int MADV_NOHUGEPAGE = 15;
    private static final int NO_FILE = -1;
    private static final long MAP_FAILED = -1;

    /** Bare, since some of these calls are measured; why one failed is asked by calling again. */
    private static final MethodHandle MMAP = Libc.mmap().bare();

    private static final MethodHandle MUNMAP = Libc.munmap().bare();
    private static final MethodHandle MADVISE = Libc.madvise().bare();
    private static final MethodHandle GETPAGESIZE =
            Downcalls.plain("getpagesize", FunctionDescriptor.of(Downcalls.INT));

    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    private static volatile boolean sharing;

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
        return sharing ? mapForOthersToo(bytes) : mapForItself(bytes);
    }

    private static OffHeap mapForItself(long bytes) {
        return mapInBasePages(bytes, MAP_PRIVATE_ANONYMOUS, NO_FILE);
    }

    private static OffHeap mapInBasePages(long bytes, int flags, int file) {
        OffHeap memory = map(bytes, flags, file);
        // Kernels built without transparent huge pages answer EINVAL: then there is nothing to refuse.
        boolean ignored = memory.advise(MADV_NOHUGEPAGE);
        return memory;
    }

    /**
     * From now on what {@link #map} maps is the memory of a file without a name, as long as it asks for, which another process finds
     * among the descriptors of this one and may map too. They stay open until this process ends.
     */
    public static void share() {
        sharing = true;
    }

    private static OffHeap mapForOthersToo(long bytes) {
        Descriptor file = Descriptor.emptyMemoryFile();
        try {
            CFunction.of("ftruncate", Downcalls.INT, Downcalls.INT, Downcalls.LONG)
                    .expect(0, file.number(), bytes);
            return mapInBasePages(bytes, MAP_SHARED, file.number());
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Maps anonymous memory in huge pages, aligned to them, all of them present.
     *
     * @param bytes a multiple of {@link HugePages#bytes()}, > 0
     * @throws UnsupportedException if the kernel gives not all of it in huge pages
     * @throws LinuxException if the kernel refuses it
     */
    public static OffHeap mapHuge(long bytes) {
        long hugeBytes = HugePages.bytes();
        OffHeap memory = map(bytes + hugeBytes, MAP_PRIVATE_ANONYMOUS, NO_FILE);
        try {
            memory.trim(Math.ceilDiv(memory.address(), hugeBytes) * hugeBytes, bytes);
            if (!memory.advise(MADV_HUGEPAGE)) {
                throw new UnsupportedException("this kernel was built without transparent huge pages");
            }
            for (long offset = 0; offset < bytes; offset += hugeBytes) {
                memory.putByte(offset, (byte) 0);
            }
            memory.requireHuge();
            return memory;
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /**
     * Maps a file from its beginning and shares it with whoever maps it too; no page is present yet.
     *
     * @param bytes > 0, at most those of the file
     * @throws LinuxException if the kernel refuses it
     */
    public static OffHeap mapShared(Descriptor file, long bytes) {
        return map(bytes, MAP_SHARED, file.number());
    }

    /**
     * Maps a file from its beginning; what is written to a page changes a copy of it. No page is present yet.
     *
     * @param bytes > 0, at most those of the file
     * @throws LinuxException if the kernel refuses it
     */
    public static OffHeap mapPrivate(Descriptor file, long bytes) {
        return map(bytes, MAP_PRIVATE, file.number());
    }

    private static OffHeap map(long bytes, int flags, int file) {
        try {
            long address = (long) MMAP.invokeExact(0L, bytes, PROT_READ_WRITE, flags, file, 0L);
            if (address == MAP_FAILED) {
                address = Libc.mmap()
                        .shownAs("mmap of " + bytes + " bytes")
                        .call(0L, bytes, PROT_READ_WRITE, flags, file, 0L);
            }
            return new OffHeap(Downcalls.memory(address, bytes));
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    /**
     * Makes sure that memory mapped in huge pages is in huge pages still.
     *
     * @throws UnsupportedException saying how much of it is
     */
    public void requireHuge() {
        HugePages.require(memory.address(), memory.byteSize());
    }

    private boolean advise(int advice) {
        try {
            return (int) MADVISE.invokeExact(memory.address(), memory.byteSize(), advice) == 0;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    /** Gives back what lies before and behind a part of it. */
    private void trim(long from, long bytes) {
        long head = from - memory.address();
        long tail = memory.byteSize() - head - bytes;
        if (head > 0) {
            unmap(memory.address(), head);
        }
        if (tail > 0) {
            unmap(from + bytes, tail);
        }
        memory = Downcalls.memory(from, bytes);
    }

    /**
     * A text as C has it: UTF-8, ended by a zero.
     *
     * @throws LinuxException if the kernel refuses the memory
     */
    public static OffHeap ofString(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        OffHeap memory = mapForItself(bytes.length + 1L);
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
     * Adds to the long at an offset, atomically and seen by all threads at once.
     *
     * @return what it was before
     * @throws IndexOutOfBoundsException outside the memory, and after closing
     */
    public long getAndAddLong(long offset, long delta) {
        return (long) WORD.getAndAdd(memory, offset, delta);
    }

    /**
     * Sets the long at an offset, really and in order, but with no fence: {@link VarHandle.AccessMode#SET_OPAQUE}.
     *
     * @throws IndexOutOfBoundsException outside the memory, and after closing
     */
    public void putLongOpaque(long offset, long value) {
        WORD.setOpaque(memory, offset, value);
    }

    /**
     * The long at an offset, really read: {@link VarHandle.AccessMode#GET_OPAQUE}.
     *
     * @throws IndexOutOfBoundsException outside the memory, and after closing
     */
    public long getLongOpaque(long offset) {
        return (long) WORD.getOpaque(memory, offset);
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
     * Copies bytes to another place in the same memory; the two places may overlap.
     *
     * @throws IndexOutOfBoundsException outside the memory, and after closing
     */
    public void copy(long from, long to, long bytes) {
        MemorySegment.copy(memory, from, memory, to, bytes);
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
        unmap(address, bytes);
    }

    private static void unmap(long address, long bytes) {
        try {
            if ((int) MUNMAP.invokeExact(address, bytes) != 0) {
                Libc.munmap().shownAs("munmap of " + bytes + " bytes").call(address, bytes);
            }
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }
}
