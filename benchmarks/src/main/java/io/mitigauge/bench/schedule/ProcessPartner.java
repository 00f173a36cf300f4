// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.IndirectBranches;
import io.mitigauge.bench.linux.Line;
import io.mitigauge.bench.linux.ParentDeath;
import io.mitigauge.bench.memory.WorkingSet;
import io.mitigauge.bench.place.ChildJvm;
import java.util.List;

/**
 * A process that answers: a second JVM with the same calls in the same loop, so that what differs from a {@link
 * ThreadPartner} is the address space. It inherits the lines, and ends with the process that started it.
 */
final class ProcessPartner implements Court.Answerer {

    private final ChildJvm child;

    private ProcessPartner(ChildJvm child) {
        this.child = child;
    }

    /** Is the partner. */
    public static void main(String[] arguments) {
        ParentDeath.endWithIt();
        ChildJvm.play(() -> answer(arguments));
    }

    private static void answer(String[] arguments) {
        Affinity.pin(Integer.parseInt(arguments[0]));
        if (Boolean.parseBoolean(arguments[4])) {
            IndirectBranches.guard(); // until its end
        }
        Line there = Line.inherited(arguments[1]);
        Line back = Line.inherited(arguments[2]);
        Footprint footprint = Footprint.of(Long.parseLong(arguments[3]));
        while (true) {
            there.take();
            footprint.touch();
            back.put();
        }
    }

    /**
     * Starts it and waits for its first answer.
     *
     * @param footprintBytes that it reads and writes before each answer
     * @throws io.mitigauge.bench.linux.LinuxException if it cannot be started
     * @throws IllegalStateException if it does not answer
     */
    static ProcessPartner start(int cpu, Line there, Line back, long footprintBytes) {
        return start(cpu, there, back, footprintBytes, false);
    }

    /**
     * {@link #start(int, Line, Line, long)} of one that may ask for more.
     *
     * @param guarded whether it asks for its branch predictions to be kept from other processes, {@link IndirectBranches}
     */
    static ProcessPartner start(int cpu, Line there, Line back, long footprintBytes, boolean guarded) {
        WorkingSet.requireSecondJvm();
        List<String> arguments = List.of(
                String.valueOf(cpu),
                there.address(),
                back.address(),
                String.valueOf(footprintBytes),
                String.valueOf(guarded));
        return new ProcessPartner(ChildJvm.start("the partner process", ProcessPartner.class, arguments, () -> {
            there.put();
            back.take();
            return true;
        }));
    }

    /** Kills it. */
    @Override
    public void close() {
        child.close();
    }
}
