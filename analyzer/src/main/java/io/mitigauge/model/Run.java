// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One run of the suite in one boot, read from a bundle or from a plain JMH result file.
 *
 * @param info what run it is
 * @param start the environment when it started; empty in plain JMH files
 * @param end the environment when it ended; empty in plain JMH files and in interrupted runs
 * @param forks in the order in which they ran
 * @param failures benchmarks of which forks gave no result, and why
 * @param skips benchmarks that the guest cannot run, and why
 */
public record Run(
        RunInfo info,
        Optional<Environment> start,
        Optional<Environment> end,
        List<Fork> forks,
        List<Failure> failures,
        List<Failure> skips) {

    private static final String CLOCK = "clock.source";

    /** Clock sources with a mode for the vDSO (arch/x86/kernel/tsc.c, kvmclock.c, drivers/clocksource/hyperv_timer.c, arm_arch_timer.c). */
    private static final Set<String> READ_IN_USER_SPACE =
            Set.of("tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "arch_sys_counter");

    private static final Set<String> READ_THE_CLOCK = Set.of(
            "io.mitigauge.bench.control.TimerBenchmark.nanoTime", "io.mitigauge.bench.syscall.ClockBenchmark.userOnly");

    /** Copies the lists. */
    public Run {
        Objects.requireNonNull(info, "info");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
        forks = List.copyOf(forks);
        failures = List.copyOf(failures);
        skips = List.copyOf(skips);
    }

    /** A machine about which nothing was measured: its environment alone. */
    public static Run ofEnvironment(String path, Environment environment) {
        RunInfo info = new RunInfo(
                path,
                RunInfo.Kind.TREE,
                path,
                Optional.empty(),
                Optional.empty(),
                RunInfo.State.COMPLETE,
                Optional.empty(),
                Optional.empty(),
                Collections.emptySortedSet());
        return new Run(info, Optional.of(environment), Optional.empty(), List.of(), List.of(), List.of());
    }

    /** The benchmarks that have at least one fork, sorted. */
    public List<BenchmarkId> benchmarks() {
        return forks.stream().map(Fork::benchmark).distinct().sorted().toList();
    }

    /** The forks of one benchmark, in the order in which they ran. It looks at every fork. */
    public List<Fork> forksOf(BenchmarkId benchmark) {
        return forks.stream().filter(f -> f.benchmark().equals(benchmark)).toList();
    }

    /** The same of every benchmark, sorted by benchmark, in one go. */
    public Map<BenchmarkId, List<Fork>> forksByBenchmark() {
        return forks.stream()
                .sorted(Comparator.comparing(Fork::benchmark))
                .collect(Collectors.groupingBy(Fork::benchmark, LinkedHashMap::new, Collectors.toUnmodifiableList()));
    }

    /**
     * Names of the benchmarks that neither SMT nor mitigations can touch on this machine: those that read the clock are not among
     * them where the kernel has to be asked for it, as with {@code xen}, {@code hpet} or {@code acpi_pm}.
     */
    public SortedSet<String> controls() {
        boolean asksTheKernel = start.flatMap(environment -> environment.text(CLOCK))
                .filter(clock -> !READ_IN_USER_SPACE.contains(clock))
                .isPresent();
        SortedSet<String> controls = new TreeSet<>(info.controls());
        controls.removeIf(name -> asksTheKernel && READ_THE_CLOCK.contains(name));
        return controls;
    }

    /** A benchmark that gave no result, and the reason in one sentence. */
    public record Failure(BenchmarkId benchmark, String reason) {}
}
