// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.linux.Line;
import io.mitigauge.bench.place.PinnedThread;

/** A thread of this process that answers. */
final class ThreadPartner implements Court.Answerer {

    private final Line there;
    private final Line back;
    private final long footprintBytes;
    private final PinnedThread thread;
    private Footprint footprint = Footprint.NONE;
    private volatile boolean ending;

    private ThreadPartner(int cpu, Line there, Line back, long footprintBytes) {
        this.there = there;
        this.back = back;
        this.footprintBytes = footprintBytes;
        thread = PinnedThread.start("partner", cpu, this::begin, this::answer);
    }

    /**
     * Starts it and waits until it is pinned and has its memory.
     *
     * @param footprintBytes that it reads and writes before each answer
     * @throws io.mitigauge.bench.linux.LinuxException if it cannot be pinned, or has not the memory
     */
    static ThreadPartner start(int cpu, Line there, Line back, long footprintBytes) {
        return new ThreadPartner(cpu, there, back, footprintBytes);
    }

    /** On its own CPU, and before anybody waits for an answer. */
    private void begin() {
        footprint = Footprint.of(footprintBytes);
    }

    private void answer() {
        try (Footprint own = footprint) {
            while (true) {
                there.take();
                if (ending) {
                    return;
                }
                own.touch();
                back.put();
            }
        }
    }

    /** Sends it a last token and waits for its end. */
    @Override
    public void close() {
        ending = true;
        there.put();
        thread.join();
    }
}
