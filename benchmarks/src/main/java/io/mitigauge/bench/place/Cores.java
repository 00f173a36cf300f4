// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.linux.Affinity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The CPUs that this process may use, as hardware threads of cores.
 *
 * @param cores at least one; of each, its CPUs that may be used, ascending, at least one; ordered by their first CPU
 * @param atOnce how many of them may run at the same time, by the quota of the control group; at least 1
 */
public record Cores(List<List<Integer>> cores, int atOnce) {

    /** Copies the lists. */
    public Cores {
        cores = cores.stream().map(List::copyOf).toList();
    }

    /** Without a limit to how many of them may run at once. */
    public Cores(List<List<Integer>> cores) {
        this(cores, Integer.MAX_VALUE);
    }

    /**
     * Cores as they were measured, for forks of a run: the system property with the CPUs of each core, {@code 0-1;2-3}. Used where
     * the kernel lists no siblings.
     */
    public static final String MEASURED_PROPERTY = "mitigauge.cores";

    /**
     * As the kernel lists them. Where it lists no siblings, since a hypervisor may hide them, as they were measured, if the run did.
     */
    public static Cores ofThisProcess() {
        SortedSet<Integer> allowed = Affinity.ofProcess();
        Cores listed = of(allowed, Affinity::siblings);
        String measured = System.getProperty(MEASURED_PROPERTY, "");
        Cores known = listed.haveSiblings() || measured.isEmpty() ? listed : measured(allowed, measured);
        return known.atMost(quota());
    }

    /**
     * How many CPUs' time the control group has. The JVM tells the lesser of this and what the calling thread is bound to, so that
     * only less than the latter tells of a quota.
     */
    private static int quota() {
        int most = Runtime.getRuntime().availableProcessors();
        return most < Affinity.allowed().size() ? most : Integer.MAX_VALUE;
    }

    /** The same, of which a quota lets only so many run at once. */
    Cores atMost(int most) {
        return new Cores(cores, most);
    }

    /**
     * As they were measured.
     *
     * @throws IllegalArgumentException if the text is none of {@link #MEASURED_PROPERTY}
     */
    static Cores measured(SortedSet<Integer> allowed, String text) {
        List<SortedSet<Integer>> groups =
                Stream.of(text.split(";")).map(Affinity::listed).toList();
        return of(
                allowed,
                cpu -> groups.stream().filter(group -> group.contains(cpu)).findFirst());
    }

    private boolean haveSiblings() {
        return cores.stream().anyMatch(core -> core.size() > 1);
    }

    /**
     * Sorts CPUs into cores.
     *
     * @param allowed CPUs that may be used, at least one
     * @param siblings hardware threads of a CPU's core, itself included; where the kernel lists none, the CPU is taken
     *     for a core
     */
    static Cores of(SortedSet<Integer> allowed, IntFunction<Optional<SortedSet<Integer>>> siblings) {
        List<List<Integer>> cores = new ArrayList<>();
        SortedSet<Integer> left = new TreeSet<>(allowed);
        while (!left.isEmpty()) {
            int first = left.first();
            SortedSet<Integer> core = new TreeSet<>(siblings.apply(first).orElseGet(TreeSet::new));
            core.add(first);
            core.retainAll(left);
            cores.add(List.copyOf(core));
            left.removeAll(core);
        }
        return new Cores(cores);
    }

    /** All CPUs, ascending. */
    public List<Integer> cpus() {
        return cores.stream().flatMap(List::stream).sorted().toList();
    }

    /** The first CPU of each core. */
    public List<Integer> onePerCore() {
        return cores.stream().map(List::getFirst).toList();
    }

    /**
     * Two hardware threads of one core, the first that has two.
     *
     * @throws UnsupportedException if no core has
     */
    public CpuPair siblings() {
        requireTimeForTwo();
        return cores.stream()
                .filter(core -> core.size() > 1)
                .findFirst()
                .map(core -> Placed.at(new CpuPair(core.get(0), core.get(1))))
                .orElseThrow(() -> new UnsupportedException(
                        "needs two hardware threads of one core; the kernel lists none among CPUs " + listed()
                                + ", and none were measured (a hypervisor may hide them)"));
    }

    /**
     * CPUs of two cores, the first two. Never two of one core: siblings disturb each other, which would be another figure
     * under the same name.
     *
     * @throws UnsupportedException if there is one core only
     */
    public CpuPair twoCores() {
        if (cpus().size() < 2) {
            throw new UnsupportedException("needs two CPUs; this process may use one, CPU " + listed());
        }
        if (cores.size() < 2) {
            throw new UnsupportedException("needs two cores; this process may use CPUs %s, of one".formatted(listed()));
        }
        requireTimeForTwo();
        return Placed.at(new CpuPair(cores.get(0).getFirst(), cores.get(1).getFirst()));
    }

    /** With a quota for one, two that run all the time stop each other: another figure under the same name. */
    private void requireTimeForTwo() {
        if (cpus().size() > 1 && atOnce < 2) {
            throw new UnsupportedException(
                    "needs two CPUs at once; the quota of this control group is one (CPUs %s)".formatted(listed()));
        }
    }

    /**
     * Refuses what keeps more CPUs busy than the quota of the control group lets run at once: they would stop each other.
     *
     * @param many how many different CPUs
     * @throws UnsupportedException if there are more than may run
     */
    public void requireTimeFor(int many) {
        if (many > atOnce) {
            throw new UnsupportedException("needs %d CPUs at once; the quota of this control group is %d (CPUs %s)"
                    .formatted(many, atOnce, listed()));
        }
    }

    /**
     * The pair for a placement.
     *
     * @param placement one of the constants of {@link CpuPair}
     * @throws UnsupportedException if there are not the CPUs for it
     * @throws IllegalArgumentException if there is no such placement
     */
    public CpuPair placed(String placement) {
        return switch (placement) {
            case CpuPair.SAME_CPU -> Placed.at(new CpuPair(cpus().getFirst(), cpus().getFirst()));
            case CpuPair.SIBLINGS -> siblings();
            case CpuPair.TWO_CPUS, CpuPair.TWO_CPUS_AWAKE -> twoCores();
            default ->
                throw new IllegalArgumentException("placement must be %s, %s, %s or %s, is %s"
                        .formatted(
                                CpuPair.SAME_CPU,
                                CpuPair.SIBLINGS,
                                CpuPair.TWO_CPUS,
                                CpuPair.TWO_CPUS_AWAKE,
                                placement));
        };
    }

    private String listed() {
        return cpus().stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
