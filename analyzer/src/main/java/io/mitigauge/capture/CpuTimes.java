// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.util.ArrayList;
import java.util.List;

/**
 * The first line of {@code /proc/stat}, summed over all CPUs since boot, in ticks of 10 ms, and the count of context
 * switches. Source: proc_stat(5).
 *
 * @param ticks user, nice, system, idle, iowait, irq, softirq, steal; guest time is part of user
 * @param contextSwitches count
 */
record CpuTimes(List<Double> ticks, double contextSwitches) {

    private static final int USER = 0;
    private static final int NICE = 1;
    private static final int SYSTEM = 2;
    private static final int IDLE = 3;
    private static final int IOWAIT = 4;
    private static final int STEAL = 7;
    private static final int COLUMNS = 8;

    /** Copies the ticks. @throws IllegalArgumentException if there are not eight */
    CpuTimes {
        ticks = List.copyOf(ticks);
        if (ticks.size() != COLUMNS) {
            throw new IllegalArgumentException("need 8 columns of CPU time, have " + ticks.size());
        }
    }

    /** Reads the two lines. @throws IllegalArgumentException if one is missing, short, or not made of numbers */
    static CpuTimes parse(String stat) {
        List<Double> times = numbersOf("cpu", stat);
        return new CpuTimes(
                times.subList(0, Math.min(COLUMNS, times.size())),
                numbersOf("ctxt", stat).getFirst());
    }

    CpuTimes minus(CpuTimes earlier) {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < COLUMNS; i++) {
            differences.add(ticks.get(i) - earlier.ticks.get(i));
        }
        return new CpuTimes(differences, contextSwitches - earlier.contextSwitches);
    }

    double total() {
        return ticks.stream().mapToDouble(Double::doubleValue).sum();
    }

    double iowait() {
        return ticks.get(IOWAIT);
    }

    double steal() {
        return ticks.get(STEAL);
    }

    /** Time in which somebody wanted a CPU, whether it was given or stolen. */
    double demand() {
        return total() - ticks.get(IDLE) - iowait();
    }

    /** Time that was spent for processes, interrupts left out. */
    double ofProcesses() {
        return ticks.get(USER) + ticks.get(NICE) + ticks.get(SYSTEM);
    }

    private static List<Double> numbersOf(String name, String stat) {
        String line = stat.lines()
                .filter(l -> l.startsWith(name + " "))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no line '" + name + "' in it"));
        try {
            return List.of(line.substring(name.length()).strip().split(" +", -1)).stream()
                    .map(text -> (double) Long.parseLong(text))
                    .toList();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("line '" + name + "' is not made of numbers", e);
        }
    }
}
