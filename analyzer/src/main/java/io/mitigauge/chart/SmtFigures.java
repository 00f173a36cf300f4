// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Run;
import io.mitigauge.stats.LogMean;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The figures of the suite {@code smt} in one run, by kernel. They are read from the run and not from a comparison: with
 * SMT off, one side has no siblings to compare with.
 */
record SmtFigures(Run run) {

    /** In the order of the suite: from the ports of a core outwards. */
    static final List<String> KERNELS = List.of("alu", "fp", "branches", "l1", "l2", "dram", "syscall");

    private static final String SUITE = "io.mitigauge.bench.smt.";

    /** Units per millisecond of one thread that has a core to itself. */
    Optional<LogMean> alone(String kernel) {
        return mean("SoloBenchmark", Map.of("kernel", kernel));
    }

    /** Units per millisecond of one thread whose sibling does something. */
    Optional<LogMean> beside(String kernel, String neighbour) {
        return mean("SiblingsBenchmark", Map.of("kernel", kernel, "neighbour", neighbour));
    }

    /** Units per millisecond of all threads, one on every CPU. */
    Optional<LogMean> together(String kernel) {
        return mean("ScalingBenchmark", Map.of("kernel", kernel, "threads", "perCpu"));
    }

    private Optional<LogMean> mean(String benchmark, Map<String, String> params) {
        BenchmarkId id = new BenchmarkId(SUITE + benchmark + ".unit", new TreeMap<>(params));
        double[] values = run.forksOf(id).stream().mapToDouble(Fork::mean).toArray();
        return values.length < 2 ? Optional.empty() : Optional.of(LogMean.trimmed(values));
    }
}
