// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration;
import io.mitigauge.model.Calibration.Followed;
import io.mitigauge.model.Calibration.Line;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Families;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Run;
import io.mitigauge.stats.ControlLine;
import io.mitigauge.stats.LogMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Learns how benchmarks follow the controls between runs of one state. Only those of the family of controls count, which neither SMT nor
 * mitigations can touch.
 */
final class ControlCalibration {

    private ControlCalibration() {}

    /** Empty where the runs are too few, or have no control in common. */
    static Optional<Followed> of(List<Run> all) {
        List<Run> runs = independent(all);
        if (runs.size() < ControlLine.FEWEST) {
            return Optional.empty();
        }
        List<Map<BenchmarkId, List<Fork>>> forks =
                runs.stream().map(Run::forksByBenchmark).toList();
        SortedSet<BenchmarkId> common = new TreeSet<>(forks.getFirst().keySet());
        forks.forEach(
                run -> common.removeIf(benchmark -> forksOf(benchmark, run).size() < 2));
        Set<String> names = runs.getFirst().controls();
        List<BenchmarkId> controls = common.stream()
                .filter(b -> names.contains(b.name()) && b.workload().equals(Optional.of(Families.CONTROL)))
                .toList();
        if (controls.isEmpty()) {
            return Optional.empty();
        }
        List<LogMean> means = forks.stream()
                .map(run -> mean(controls.stream()
                        .map(control -> cost(forksOf(control, run)))
                        .toList()))
                .toList();
        double[] xs = means.stream().mapToDouble(LogMean::mean).toArray();
        List<Line> lines = new ArrayList<>();
        for (BenchmarkId benchmark : common) {
            if (!names.contains(benchmark.name())) {
                line(benchmark, xs, forks).ifPresent(lines::add);
            }
        }
        double within = means.stream().mapToDouble(LogMean::variance).average().orElseThrow();
        return Optional.of(new Followed(controls, within, lines));
    }

    /** Runs of several boots are independent only if each is of another: of those that share a boot, the first. */
    private static List<Run> independent(List<Run> all) {
        List<List<Run>> boots = Side.of(all).boots();
        return boots.size() == 1 ? all : boots.stream().map(List::getFirst).toList();
    }

    private static List<Fork> forksOf(BenchmarkId benchmark, Map<BenchmarkId, List<Fork>> run) {
        return run.getOrDefault(benchmark, List.of());
    }

    private static Optional<Line> line(
            BenchmarkId benchmark, double[] controls, List<Map<BenchmarkId, List<Fork>>> runs) {
        List<LogMean> means =
                runs.stream().map(run -> cost(forksOf(benchmark, run))).toList();
        double within = means.stream().mapToDouble(LogMean::variance).average().orElseThrow();
        return ControlLine.through(
                        controls, means.stream().mapToDouble(LogMean::mean).toArray())
                .filter(line -> Math.abs(line.slope()) <= Calibration.MOST)
                .map(line -> new Line(benchmark, line.slope(), line.sd(), line.squares(), within, line.runs()));
    }

    /** Log mean of the forks as a cost: of a rate upside down. */
    private static LogMean cost(List<Fork> forks) {
        LogMean mean = LogMean.trimmed(forks.stream().mapToDouble(Fork::mean).toArray());
        return forks.getFirst().score().direction() == Direction.LOWER_IS_BETTER ? mean : turned(mean);
    }

    /** The same upside down. */
    static LogMean turned(LogMean mean) {
        return new LogMean(-mean.mean(), mean.variance(), mean.degreesOfFreedom(), mean.count(), mean.setAside());
    }

    /** Mean of several log means, their errors taken for independent. */
    static LogMean mean(List<LogMean> each) {
        double mean = each.stream().mapToDouble(LogMean::mean).average().orElseThrow();
        double variance = each.stream().mapToDouble(LogMean::variance).sum() / each.size() / each.size();
        double freedom =
                each.stream().mapToDouble(LogMean::degreesOfFreedom).min().orElseThrow();
        return new LogMean(
                mean,
                variance,
                freedom,
                each.stream().mapToInt(LogMean::count).min().orElseThrow(),
                0);
    }
}
