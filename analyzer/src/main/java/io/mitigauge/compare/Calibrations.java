// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.Settings.BetweenRuns;
import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration;
import io.mitigauge.model.Calibration.Entry;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Run;
import io.mitigauge.stats.ControlLine;
import io.mitigauge.stats.LogDifference;
import io.mitigauge.stats.LogMean;
import io.mitigauge.stats.Power;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Learns from runs of one state how much runs differ, and says where that may be used. */
public final class Calibrations {

    private static final String MACHINE = "machine.idHash";
    private static final String CPU = "cpu.model";

    private Calibrations() {}

    /**
     * Learns.
     *
     * @param runs of the same state of the same machine
     * @throws IllegalArgumentException in one line, if they are too few, of different states or machines, or do not say what they
     *     are
     */
    public static Calibration of(List<Run> runs) {
        if (runs.size() < Calibration.FEWEST) {
            throw new IllegalArgumentException("a calibration needs at least %d runs with nothing changed, has %d"
                    .formatted(Calibration.FEWEST, runs.size()));
        }
        Side.of(runs).requireOneState("the runs");
        requireOneMachine(runs);
        List<Instant> starts = runs.stream()
                .flatMap(run -> run.info().startedAt().stream())
                .sorted()
                .toList();
        Run first = runs.getFirst();
        String suite = first.info()
                .suiteDigest()
                .filter(digest -> starts.size() == runs.size())
                .orElseThrow(() -> new IllegalArgumentException(
                        "plain JMH files do not say when and with which suite they were made: name bundles"));
        return new Calibration(
                field(first, MACHINE),
                field(first, CPU),
                suite,
                starts.getFirst(),
                starts.getLast(),
                runs.size(),
                Side.of(runs).count().boots(),
                entries(runs),
                FamilyCalibration.of(runs),
                ControlCalibration.of(runs));
    }

    /** What another host or another CPU adds would be in the variance; one that does not say what it is may be another. */
    private static void requireOneMachine(List<Run> runs) {
        for (String name : List.of(MACHINE, CPU)) {
            List<String> values = runs.stream()
                    .map(run -> field(run, name).orElse("absent"))
                    .distinct()
                    .toList();
            if (values.size() > 1) {
                throw new IllegalArgumentException("the runs are not of one machine: %s is %s in one and %s in another"
                        .formatted(name, values.get(0), values.get(1)));
            }
        }
    }

    private static Optional<String> field(Run run, String name) {
        return run.start().flatMap(environment -> environment.text(name));
    }

    private static List<Entry> entries(List<Run> runs) {
        List<Map<BenchmarkId, List<Fork>>> forks =
                runs.stream().map(Run::forksByBenchmark).toList();
        Collection<BenchmarkId> benchmarks = new TreeSet<>();
        forks.forEach(run -> benchmarks.addAll(run.keySet()));
        List<Entry> entries = new ArrayList<>();
        for (BenchmarkId benchmark : benchmarks) {
            for (Metric metric : Metric.values()) {
                entry(benchmark, metric, forks).ifPresent(entries::add);
            }
        }
        return entries;
    }

    private static Optional<Entry> entry(
            BenchmarkId benchmark, Metric metric, List<Map<BenchmarkId, List<Fork>>> runs) {
        List<LogMean> means = runs.stream()
                .map(run -> mean(run.getOrDefault(benchmark, List.of()), metric))
                .flatMap(Optional::stream)
                .toList();
        if (means.size() < Calibration.FEWEST) {
            return Optional.empty();
        }
        RunVariance known = variance(means);
        return Optional.of(
                new Entry(benchmark, metric, known.sd(), known.withinForks(), minimumDetectable(known), means.size()));
    }

    /** By one run before and one after. */
    static double minimumDetectable(RunVariance known) {
        LogDifference ofTwo = new LogDifference(0, 2 * known.variance(), known.degreesOfFreedom());
        return Math.expm1(Power.minimumDetectable(ofTwo));
    }

    /** How much the runs differ of which these are the means, at least 2. */
    static RunVariance variance(List<LogMean> means) {
        LogMean all = LogMean.ofLogs(means.stream().mapToDouble(LogMean::mean).toArray());
        double within = means.stream().mapToDouble(LogMean::variance).average().orElseThrow();
        return new RunVariance(
                Math.sqrt(all.variance() * all.count()), within, all.degreesOfFreedom(), Basis.CALIBRATION);
    }

    /** What one run says of a metric, by the estimator of a comparison; empty where it may not be judged. */
    private static Optional<LogMean> mean(List<Fork> forks, Metric metric) {
        if (metric != Metric.MEAN) {
            List<List<Fork>> boot = List.of(forks);
            return Tails.obstacle(metric, boot, boot).isPresent()
                    ? Optional.empty()
                    : Optional.of(Tails.of(boot).level(metric.quantile(), 1).forks());
        }
        double[] values = forks.stream().mapToDouble(Fork::mean).toArray();
        return values.length < 2 ? Optional.empty() : Optional.of(LogMean.trimmed(values));
    }

    /** Why it cannot speak of these two runs, in a few words; empty where it can. */
    public static Optional<String> obstacle(Calibration calibration, Run before, Run after) {
        if (!Stream.of(before, after)
                .allMatch(run -> run.info().suiteDigest().equals(Optional.of(calibration.suite())))) {
            return Optional.of("is of another version of the benchmarks");
        }
        if (!Stream.of(before, after).allMatch(run -> isOfMachine(calibration, run))) {
            return Optional.of("is of another machine");
        }
        boolean sameCpu =
                Stream.of(before, after).allMatch(run -> field(run, CPU).equals(calibration.cpu()));
        return sameCpu ? Optional.empty() : Optional.of("was made on another CPU");
    }

    /** Whether both say that they are of the same machine. */
    static boolean isOfMachine(Calibration calibration, Run run) {
        return calibration.machine().isPresent() && field(run, MACHINE).equals(calibration.machine());
    }

    /**
     * What to expect between two runs. A calibration from within one boot has not seen what a reboot adds, so across
     * boots it may widen the default but not narrow it.
     *
     * @param sameBoot whether both runs are of the same boot
     */
    public static BetweenRuns betweenRuns(Calibration calibration, boolean sameBoot) {
        return new Calibrated(
                calibration,
                calibration.byBenchmark(),
                sameBoot || calibration.boots() > 1,
                sameBoot || calibration.boots() >= ControlLine.FEWEST);
    }

    /**
     * What a calibration says, where it may be used.
     *
     * @param entries its entries, to look them up
     * @param trusted whether it may also narrow the default
     * @param independent whether its runs differ by what the compared runs differ by, so that a line through them predicts
     */
    private record Calibrated(
            Calibration calibration, Map<BenchmarkId, Map<Metric, Entry>> entries, boolean trusted, boolean independent)
            implements BetweenRuns {

        @Override
        public RunVariance of(BenchmarkId benchmark, Metric metric) {
            RunVariance fallback = RunVariance.defaultOf(benchmark, metric);
            return Optional.ofNullable(entries.getOrDefault(benchmark, Map.of()).get(metric))
                    .map(Calibrations::ofEntry)
                    .filter(known -> trusted || known.variance() > fallback.variance())
                    .orElse(fallback);
        }

        @Override
        public Optional<RunVariance> ofFamily(String name, SortedMap<BenchmarkId, Double> weights) {
            RunVariance fallback = Family.atMost(weights, member -> RunVariance.defaultOf(member, Metric.MEAN));
            return calibration
                    .ofFamily(name, weights.keySet())
                    .map(entry -> new RunVariance(
                            entry.spread().sd(),
                            entry.spread().withinForks(),
                            entry.spread().runs() - 1.0,
                            Basis.CALIBRATION))
                    .filter(known -> trusted || known.variance() > fallback.variance());
        }

        @Override
        public Optional<Calibration> learnt() {
            return Optional.of(calibration);
        }

        @Override
        public Optional<Calibration.Followed> followed() {
            return independent ? calibration.followed() : Optional.empty();
        }
    }

    private static RunVariance ofEntry(Entry entry) {
        return new RunVariance(entry.sd(), entry.withinForks(), entry.runs() - 1.0, Basis.CALIBRATION);
    }

    /** Whether all runs say that they are of the same boot. */
    public static boolean sameBoot(List<Run> runs) {
        return runs.stream().allMatch(run -> sameBoot(runs.getFirst(), run));
    }

    /** Whether two runs say that they are of the same boot. */
    public static boolean sameBoot(Run before, Run after) {
        Optional<String> boot = field(before, EnvironmentDiff.BOOT);
        return boot.isPresent() && boot.equals(field(after, EnvironmentDiff.BOOT));
    }
}
