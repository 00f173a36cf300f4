// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * An io_uring whose entries all ask for nothing (IORING_OP_NOP). Used by one thread. Offsets: {@code
 * include/uapi/linux/io_uring.h} of the kernel.
 */
public final class NopRing implements AutoCloseable {

    private static final SystemCall SETUP = SystemCall.IO_URING_SETUP;

    // struct io_uring_params
    private static final int PARAMS_BYTES = 120;
    private static final int SQ_TAIL = 44;
    private static final int SQ_ARRAY = 64;
    private static final int CQ_HEAD = 80;
    private static final int CQ_TAIL = 84;
    private static final int CQ_CQES = 100;
    private static final int CQ_ENTRIES = 4;

    private static final int SQE_BYTES = 64;
    private static final int CQE_BYTES = 16;
    private static final long OFFSET_SQ_RING = 0;
    private static final long OFFSET_CQ_RING = 0x8000000;
    private static final long OFFSET_SQES = 0x10000000;
    private static final int PROT_READ_WRITE = 0x1 | 0x2;
    private static final int MAP_SHARED_POPULATE = 0x01 | 0x8000;
    private static final long IORING_ENTER_GETEVENTS = 1;
    private static final long NONE = 0;

    private static final MethodHandle ENTER =
            SystemCall.IO_URING_ENTER.function().bare();
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private final int batch;
    private final long enter = SystemCall.IO_URING_ENTER.number();
    private final Descriptor ring;
    private final Held<Mappings> mappings;
    private final MemorySegment submissions;
    private final MemorySegment completions;
    private final long submissionTail;
    private final long completionHead;
    private final long completionTail;
    private int submitted;
    private int completed;

    /** What the kernel shares with us. */
    private record Mappings(MemorySegment submissions, MemorySegment completions, MemorySegment entries) {}

    private NopRing(int batch, Descriptor ring, OffHeap params) {
        this.batch = batch;
        this.ring = ring;
        submissionTail = params.getInt(SQ_TAIL);
        completionHead = params.getInt(CQ_HEAD);
        completionTail = params.getInt(CQ_TAIL);
        long array = params.getInt(SQ_ARRAY);
        mappings = Held.by(keeper -> new Mappings(
                map(keeper, OFFSET_SQ_RING, array + (long) batch * Integer.BYTES),
                map(keeper, OFFSET_CQ_RING, params.getInt(CQ_CQES) + (long) params.getInt(CQ_ENTRIES) * CQE_BYTES),
                map(keeper, OFFSET_SQES, (long) batch * SQE_BYTES))); // zeroes: each is a NOP
        submissions = mappings.value().submissions();
        completions = mappings.value().completions();
        for (int i = 0; i < batch; i++) {
            submissions.set(ValueLayout.JAVA_INT, array + (long) i * Integer.BYTES, i);
        }
    }

    /**
     * A ring for batches of this size, a power of two.
     *
     * @throws LinuxException if the kernel refuses one
     */
    public static NopRing of(int batch) {
        try (OffHeap params = OffHeap.map(PARAMS_BYTES)) {
            Descriptor ring = new Descriptor(SETUP.function().call(SETUP.number(), (long) batch, params.address()));
            try {
                return new NopRing(batch, ring, params);
            } catch (RuntimeException e) {
                ring.close();
                throw e;
            }
        }
    }

    private MemorySegment map(Held.Keeper keeper, long offset, long bytes) {
        long address = Libc.mmap().call(NONE, bytes, PROT_READ_WRITE, MAP_SHARED_POPULATE, ring.number(), offset);
        keeper.keep(() -> Libc.munmap().call(address, bytes));
        return Downcalls.memory(address, bytes);
    }

    /**
     * Submits a batch and takes its completions: one system call.
     *
     * @return how many completed
     * @throws IllegalStateException if not all did
     */
    public int turn() {
        submitted += batch;
        INT.setRelease(submissions, submissionTail, submitted);
        long taken;
        try {
            taken = (long) ENTER.invokeExact(
                    enter, (long) ring.number(), (long) batch, (long) batch, IORING_ENTER_GETEVENTS, NONE, NONE);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
        int tail = (int) INT.getAcquire(completions, completionTail);
        int done = tail - completed;
        if (taken != batch || done != batch) {
            throw new IllegalStateException(
                    "io_uring_enter took %d and completed %d of %d".formatted(taken, done, batch));
        }
        completed = tail;
        INT.setRelease(completions, completionHead, completed);
        return done;
    }

    /** Gives everything back. */
    @Override
    public void close() {
        mappings.close();
        ring.close();
    }
}
