// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.linux.IndirectBranches;
import io.mitigauge.bench.linux.Line;
import io.mitigauge.bench.place.Cores;
import io.mitigauge.bench.place.CpuPair;
import io.mitigauge.bench.place.Pin;
import io.mitigauge.bench.place.Spinners;
import java.util.Locale;

/**
 * Where a token goes from the calling thread to a partner and back, over two lines: the partner is a thread of this
 * process or a process of its own, pinned like the caller.
 */
final class Court implements Held.Resource {

    private final Held<Lines> held;
    private final Line there;
    private final Line back;

    private Court(Held<Lines> held) {
        this.held = held;
        this.there = held.value().there();
        this.back = held.value().back();
    }

    /** The token's way. */
    private record Lines(Line there, Line back) {}

    /** Sends back every token that comes, until it is closed. */
    interface Answerer extends Held.Resource {}

    /** Who answers, a constant of this in lower case in parameters. */
    enum Between {
        THREADS,
        PROCESSES,
        /** Processes that both ask for their branch predictions to be kept from others. */
        GUARDED_PROCESSES
    }

    /**
     * Pins the calling thread, starts the partner and waits until it answers.
     *
     * @param through a {@link Line.Way} in lower case
     * @param placement one of the constants of {@link CpuPair}
     * @throws UnsupportedException if this guest cannot
     */
    static Court open(String through, String placement, Between between) {
        return open(through, placement, between, 0);
    }

    /**
     * {@link #open(String, String, Between)} with a partner that uses memory.
     *
     * @param footprintBytes that the partner reads and writes before it answers
     */
    static Court open(String through, String placement, Between between, long footprintBytes) {
        CpuPair cpus = Cores.ofThisProcess().placed(placement);
        Line.Way way = Line.Way.valueOf(through.toUpperCase(Locale.ROOT));
        return new Court(Held.by(keeper -> {
            Spinners.keep(keeper, placement, cpus);
            Lines lines = new Lines(keeper.keep(way.open()), keeper.keep(way.open()));
            keeper.keep(Pin.to(cpus.measured()));
            switch (between) {
                case THREADS ->
                    keeper.keep(ThreadPartner.start(cpus.other(), lines.there(), lines.back(), footprintBytes));
                case PROCESSES ->
                    keeper.keep(ProcessPartner.start(cpus.other(), lines.there(), lines.back(), footprintBytes));
                case GUARDED_PROCESSES -> guarded(keeper, cpus.other(), lines, footprintBytes);
            }
            return lines;
        }));
    }

    /** Tried first, so that where it is refused no process is started; then given up, as a process would inherit it. */
    private static void guarded(Held.Keeper keeper, int cpu, Lines lines, long footprintBytes) {
        IndirectBranches.guard().close();
        keeper.keep(ProcessPartner.start(cpu, lines.there(), lines.back(), footprintBytes, true));
        keeper.keep(IndirectBranches.guard());
    }

    /** There and back. */
    void roundTrip() {
        there.put();
        back.take();
    }

    /** Ends the partner, closes the lines and frees the calling thread. */
    @Override
    public void close() {
        held.close();
    }
}
