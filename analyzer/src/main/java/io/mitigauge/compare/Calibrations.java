// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.compare.Settings.BetweenRuns;
import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Calibration;
import io.mitigauge.model.Calibration.Entry;
import io.mitigauge.model.Calibration.Spread;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Run;
import io.mitigauge.stats.ControlLine;
import io.mitigauge.stats.LogDifference;
import io.mitigauge.stats.LogMean;
import io.mitigauge.stats.Power;
import io.mitigauge.stats.RunSpread;
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
                entries(Side.of(runs).boots()),
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

    private static List<Entry> entries(List<List<Run>> boots) {
        List<List<Map<BenchmarkId, List<Fork>>>> forks = boots.stream()
                .map(runs -> runs.stream().map(Run::forksByBenchmark).toList())
                .toList();
        Collection<BenchmarkId> benchmarks = new TreeSet<>();
        forks.stream().flatMap(List::stream).forEach(run -> benchmarks.addAll(run.keySet()));
        List<Entry> entries = new ArrayList<>();
        for (BenchmarkId benchmark : benchmarks) {
            for (Metric metric : Metric.values()) {
                entry(benchmark, metric, forks).ifPresent(entries::add);
            }
        }
        return entries;
    }

    private static Optional<Entry> entry(
            BenchmarkId benchmark, Metric metric, List<List<Map<BenchmarkId, List<Fork>>>> boots) {
        List<List<LogMean>> means = boots.stream()
                .map(runs -> runs.stream()
                        .map(run -> mean(run.getOrDefault(benchmark, List.of()), metric))
                        .flatMap(Optional::stream)
                        .toList())
                .filter(runs -> !runs.isEmpty())
                .toList();
        int runs = means.stream().mapToInt(List::size).sum();
        return runs < Calibration.FEWEST ? Optional.empty() : Optional.of(new Entry(benchmark, metric, spread(means)));
    }

    /** What single runs differ by, as it is kept. */
    static Spread spread(List<List<LogMean>> boots) {
        RunVariance known = variance(boots);
        return new Spread(
                known.sd(),
                known.withinForks(),
                minimumDetectable(known),
                boots.stream().mapToInt(List::size).sum(),
                known.degreesOfFreedom());
    }

    /** By one run before and one after. */
    static double minimumDetectable(RunVariance known) {
        LogDifference ofTwo = new LogDifference(0, 2 * known.variance(), known.degreesOfFreedom());
        return Math.expm1(Power.minimumDetectable(ofTwo));
    }

    /** How much the runs differ of which these are the means, boot by boot, at least 2 in all. */
    static RunVariance variance(List<List<LogMean>> boots) {
        RunSpread spread = RunSpread.of(boots.stream()
                .map(runs -> runs.stream().mapToDouble(LogMean::mean).toArray())
                .toList());
        double within = boots.stream()
                .flatMap(List::stream)
                .mapToDouble(LogMean::variance)
                .average()
                .orElseThrow();
        return new RunVariance(Math.sqrt(spread.variance()), within, spread.degreesOfFreedom(), Basis.CALIBRATION);
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
     * What to expect between two runs. A calibration from one boot, or two, has hardly seen what a reboot adds, so across
     * boots it may widen the default but not narrow it.
     *
     * @param sameBoot whether both runs are of the same boot
     */
    public static BetweenRuns betweenRuns(Calibration calibration, boolean sameBoot) {
        return new Calibrated(
                calibration,
                calibration.byBenchmark(),
                sameBoot || calibration.boots() >= Calibration.FEWEST,
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
                    .map(entry -> known(entry.spread()))
                    .filter(known -> trusted || known.variance() > fallback.variance())
                    .orElse(fallback);
        }

        @Override
        public Optional<RunVariance> ofFamily(String name, SortedMap<BenchmarkId, Double> weights) {
            RunVariance fallback = Family.atMost(weights, member -> RunVariance.defaultOf(member, Metric.MEAN));
            return calibration
                    .ofFamily(name, weights.keySet())
                    .map(entry -> known(entry.spread()))
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

    private static RunVariance known(Spread spread) {
        return new RunVariance(spread.sd(), spread.withinForks(), spread.degreesOfFreedom(), Basis.CALIBRATION);
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
