// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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

    /** The forks of one benchmark, in the order in which they ran. */
    public List<Fork> forksOf(BenchmarkId benchmark) {
        return forks.stream().filter(f -> f.benchmark().equals(benchmark)).toList();
    }

    /** A benchmark that gave no result, and the reason in one sentence. */
    public record Failure(BenchmarkId benchmark, String reason) {}
}
