// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.memory.WorkingSet;
import java.util.Optional;

/**
 * Memory that a thread reads and writes between two switches, so that it has to come into the caches again when others
 * have used them meanwhile. Of no bytes: nothing.
 */
final class Footprint implements Held.Resource {

    private static final int LINE_BYTES = 64;

    /** Nothing. */
    static final Footprint NONE = new Footprint(Optional.empty(), 0);

    private final Optional<OffHeap> memory;
    private final long bytes;

    private Footprint(Optional<OffHeap> memory, long bytes) {
        this.memory = memory;
        this.bytes = bytes;
    }

    /**
     * Bytes of a size in {@code k} or {@code m}, or of {@code 0}.
     *
     * @throws IllegalArgumentException otherwise
     */
    static long bytes(String size) {
        return size.equals("0") ? 0 : WorkingSet.bytes(size);
    }

    /**
     * Every page of it is there afterwards.
     *
     * @param bytes a multiple of 64, or 0
     */
    static Footprint of(long bytes) {
        Footprint footprint = bytes == 0 ? NONE : in(OffHeap.map(bytes), bytes);
        footprint.touch();
        return footprint;
    }

    /** In memory that is given back with it. */
    static Footprint in(OffHeap memory, long bytes) {
        return new Footprint(Optional.of(memory), bytes);
    }

    /** Adds one in every line. */
    void touch() {
        if (memory.isPresent()) {
            OffHeap lines = memory.get();
            for (long at = 0; at < bytes; at += LINE_BYTES) {
                lines.putLong(at, lines.getLong(at) + 1);
            }
        }
    }

    /** Gives it back. */
    @Override
    public void close() {
        memory.ifPresent(OffHeap::close);
    }
}
