// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.IndirectBranches;
import io.mitigauge.bench.linux.Line;
import io.mitigauge.bench.place.Cores;
import io.mitigauge.bench.place.CpuPair;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where a token goes from the calling thread to a partner and back, over two lines: the partner is a thread of this
 * process or a process of its own, pinned like the caller.
 */
final class Court implements AutoCloseable {

    private final SortedSet<Integer> allowed;
    private final CpuPair cpus;
    private final Line there;
    private final Line back;
    private final Answerer partner;

    private Court(SortedSet<Integer> allowed, CpuPair cpus, Line there, Line back, Answerer partner) {
        this.allowed = allowed;
        this.cpus = cpus;
        this.there = there;
        this.back = back;
        this.partner = partner;
    }

    /** Sends back every token that comes, until it is closed. */
    interface Answerer extends AutoCloseable {
        @Override
        void close();
    }

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
        SortedSet<Integer> allowed = Affinity.allowed();
        CpuPair cpus = Cores.ofThisProcess().placed(placement);
        Line.Way way = Line.Way.valueOf(through.toUpperCase(Locale.ROOT));
        Line there = way.open();
        Line back = way.open();
        try {
            Affinity.pin(cpus.measured());
            Answerer partner = switch (between) {
                case THREADS -> ThreadPartner.start(cpus.other(), there, back, footprintBytes);
                case PROCESSES -> ProcessPartner.start(cpus.other(), there, back, footprintBytes);
                case GUARDED_PROCESSES -> guarded(cpus.other(), there, back, footprintBytes);
            };
            return new Court(allowed, cpus, there, back, partner);
        } catch (RuntimeException | Error e) {
            there.close();
            back.close();
            Affinity.restrict(allowed);
            throw e;
        }
    }

    /** Tried first, so that where it is refused no process is started; then given up, as a process would inherit it. */
    private static Answerer guarded(int cpu, Line there, Line back, long footprintBytes) {
        IndirectBranches.guard().close();
        ProcessPartner partner = ProcessPartner.start(cpu, there, back, footprintBytes, true);
        try {
            IndirectBranches own = IndirectBranches.guard();
            return () -> {
                partner.close();
                own.close();
            };
        } catch (RuntimeException | Error e) {
            partner.close();
            throw e;
        }
    }

    /** Where the two run. */
    Set<Integer> cpus() {
        return new TreeSet<>(List.of(cpus.measured(), cpus.other()));
    }

    /** There and back. */
    void roundTrip() {
        there.put();
        back.take();
    }

    /** Ends the partner, closes the lines and frees the calling thread. */
    @Override
    public void close() {
        try {
            partner.close();
        } finally {
            there.close();
            back.close();
            Affinity.restrict(allowed);
        }
    }
}
