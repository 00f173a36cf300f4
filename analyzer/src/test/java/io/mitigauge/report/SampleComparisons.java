// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.Activity;
import io.mitigauge.model.Adjustments;
import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Environment;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.Estimate;
import io.mitigauge.model.Families;
import io.mitigauge.model.FamilyComparison;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Histogram;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Prediction;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Replication;
import io.mitigauge.model.Run;
import io.mitigauge.model.RunInfo;
import io.mitigauge.model.Shift;
import io.mitigauge.model.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Comparisons made by hand, so that what a report prints does not hang on the statistics: one benchmark for each verdict,
 * one with a latency, an environment with something absent, a benchmark on one side only.
 */
public final class SampleComparisons {

    /** Text that does harm where it is not escaped, or not stripped of what a terminal obeys. */
    public static final String HOSTILE =
            "</td></svg><script>alert(1)</script><img src=x onerror=alert(2)>&amp;\"'{{before}}\u001B[31m";

    private static final Instant MORNING = Instant.parse("2026-03-01T08:00:00Z");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final BenchmarkId SYSCALL = ours("syscall.GetppidBenchmark.kernelEntry");
    private static final BenchmarkId EMPTY_CALL = ours("syscall.GetppidBenchmark.userOnly");
    private static final BenchmarkId PING_PONG = new BenchmarkId(
            "io.mitigauge.bench.schedule.PipePingPongBenchmark.roundTrip",
            new TreeMap<>(Map.of("placement", "twoCpus")));
    private static final BenchmarkId THEIRS = BenchmarkId.of("org.example.QueueBench.offer");
    private static final BenchmarkId TIMER = ours("control.TimerBenchmark.nanoTime");

    private SampleComparisons() {}

    private static BenchmarkId ours(String name) {
        return BenchmarkId.of("io.mitigauge.bench." + name);
    }

    /** A comparison with something of everything. */
    public static Comparison everything() {
        return comparison("before", "the reason", 0.445);
    }

    /** The same, with {@link #HOSTILE} wherever text comes from a bundle. */
    public static Comparison hostile() {
        return comparison(HOSTILE, HOSTILE, 0.445);
    }

    /** The same, with another change of the slower benchmark. */
    public static Comparison withChange(double change) {
        return comparison("before", "the reason", change);
    }

    /** Of two runs, with these rows and nothing else. */
    public static Comparison bare(Run before, Run after, List<BenchmarkComparison> rows) {
        return bare(before, after, Replication.ONE_EACH, rows);
    }

    /** Of unclear benchmarks: how many boots per side would settle each. */
    static Comparison unclear(Replication replication, Map<String, OptionalInt> boots) {
        Comparison all = everything();
        return bare(
                all.before(),
                all.after(),
                replication,
                boots.entrySet().stream()
                        .map(entry -> row(
                                ours(entry.getKey()),
                                Metric.MEAN,
                                100,
                                0.02,
                                new Verdict.Unclear("known", "advice", 0, entry.getValue())))
                        .toList());
    }

    private static Comparison bare(Run before, Run after, Replication replication, List<BenchmarkComparison> rows) {
        return new Comparison(
                before,
                after,
                replication,
                0.03,
                List.of(),
                List.of(),
                rows,
                Families.NONE,
                Adjustments.NONE,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /** Something of everything, with this beside it: one benchmark each, adjusted by controls, with its change and what would be said of it. */
    static Comparison beside(Map<String, Map.Entry<Double, Verdict>> adjusted) {
        Comparison all = everything();
        return new Comparison(
                all.before(),
                all.after(),
                all.replication(),
                all.margin(),
                all.changes(),
                all.cautions(),
                all.benchmarks(),
                all.families(),
                new Adjustments(
                        List.of(TIMER),
                        Optional.empty(),
                        Optional.of("together the controls moved by +0.1 % (-0.4 to +0.6 %)"),
                        List.of(),
                        adjusted.entrySet().stream()
                                .map(row -> new Adjustments.Adjusted(
                                        ours(row.getKey()),
                                        Direction.LOWER_IS_BETTER,
                                        0,
                                        change(row.getValue().getKey()),
                                        row.getValue().getValue()))
                                .toList()),
                all.predictions(),
                all.shifts(),
                all.onlyBefore(),
                all.onlyAfter(),
                all.skipped());
    }

    private static Comparison comparison(String words, String reason, double slower) {
        boolean hostile = words.equals(HOSTILE);
        BenchmarkId theirs = hostile ? BenchmarkId.of("org.example." + HOSTILE) : THEIRS;
        return new Comparison(
                run(words, MORNING, "on", theirs, 1),
                run(hostile ? HOSTILE : "after", NOON, hostile ? HOSTILE : "off", theirs, 1 + slower),
                Replication.ONE_EACH,
                0.03,
                List.of(
                        new EnvironmentChange(
                                "smt.control",
                                new Reading.Value("on", "/sys/devices/system/cpu/smt/control"),
                                new Reading.Value(hostile ? HOSTILE : "off", "/sys/devices/system/cpu/smt/control"),
                                EnvironmentChange.Kind.INTENDED,
                                "SMT was switched"),
                        new EnvironmentChange(
                                "cpu.microcode",
                                new Reading.Value("0xa0011d1", "/proc/cpuinfo"),
                                new Reading.Absent(
                                        Reading.Reason.MISSING,
                                        hostile ? HOSTILE : "no microcode line",
                                        "/proc/cpuinfo"),
                                EnvironmentChange.Kind.CONFOUNDER,
                                "unknown on one side, so it may have changed")),
                List.of(hostile ? HOSTILE : "one run before and one after: their difference is confounded with time"),
                rows(theirs, reason, slower),
                families(reason, slower),
                new Adjustments(
                        List.of(TIMER),
                        Optional.empty(),
                        Optional.of("together the controls moved by +0.1 % (-0.4 to +0.6 %)"),
                        List.of(
                                new Adjustments.AdjustedFamily(
                                        Families.ALL,
                                        slower,
                                        change(slower - 0.02),
                                        new Verdict.Slower("proven beyond the margin of 3 %")),
                                new Adjustments.AdjustedFamily(
                                        "syscall",
                                        slower,
                                        change(slower - 0.02),
                                        new Verdict.Slower("proven beyond the margin of 3 %"))),
                        List.of(new Adjustments.Adjusted(
                                SYSCALL,
                                Direction.LOWER_IS_BETTER,
                                slower,
                                change(slower - 0.02),
                                new Verdict.Slower("proven beyond the margin of 3 %")))),
                List.of(
                        new Prediction(PING_PONG, Optional.of(new Prediction.Range(0.01, 0.05, 0.09)), List.of()),
                        new Prediction(theirs, Optional.empty(), List.of(reason))),
                List.of(shift()),
                List.of(new Run.Failure(ours("memory.Gone.away"), reason)),
                List.of(new Run.Failure(ours("memory.New.here"), reason)),
                List.of(new Run.Failure(ours("syscall.IoUring.nop"), reason)));
    }

    private static List<BenchmarkComparison> rows(BenchmarkId theirs, String reason, double slower) {
        return List.of(
                row(TIMER, Metric.MEAN, 25, 0.001, new Verdict.Equivalent("within 3 %")),
                row(PING_PONG, Metric.MEAN, 61_000, -0.21, new Verdict.Faster("the interval excludes no change")),
                row(
                        PING_PONG,
                        Metric.P99,
                        155_000,
                        0.04,
                        new Verdict.Unclear("a cost above 6.5 % is excluded", "about 36 forks would do", 12)),
                row(SYSCALL, Metric.MEAN, 186, slower, new Verdict.Slower("the interval excludes no change")),
                row(
                        EMPTY_CALL,
                        Metric.MEAN,
                        5,
                        0.02,
                        new Verdict.Unclear(
                                "a cost above 4.5 % is excluded", "repeat both runs", 0, OptionalInt.of(6))),
                new BenchmarkComparison(
                        theirs,
                        false,
                        Metric.MEAN,
                        "ops/s",
                        Direction.HIGHER_IS_BETTER,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new Verdict.NotComparable(reason)));
    }

    private static BenchmarkComparison row(
            BenchmarkId benchmark, Metric metric, double nanos, double point, Verdict verdict) {
        double after = nanos * (1 + point);
        return new BenchmarkComparison(
                benchmark,
                benchmark.equals(TIMER),
                metric,
                "ns/op",
                Direction.LOWER_IS_BETTER,
                Optional.of(new Estimate(nanos, 0.99 * nanos, 1.01 * nanos, 24, 8)),
                Optional.of(new Estimate(after, 0.99 * after, 1.01 * after, 24, 8)),
                Optional.of(change(point)),
                verdict);
    }

    private static Change change(double point) {
        return new Change(
                point,
                point - 0.05,
                point + 0.05,
                point - 0.03,
                point + 0.03,
                0.25,
                Math.max(0, point + 0.025),
                0.0625,
                Change.Basis.DEFAULT);
    }

    private static Families families(String reason, double slower) {
        return new Families(
                Optional.of(new FamilyComparison(
                        Families.ALL,
                        List.of(PING_PONG, SYSCALL),
                        List.of(),
                        Optional.of(change(slower / 4)),
                        new Verdict.Slower(reason))),
                List.of(
                        new FamilyComparison(
                                Families.CONTROL,
                                List.of(TIMER),
                                List.of(),
                                Optional.of(change(0.001)),
                                new Verdict.Equivalent("within 3 %")),
                        new FamilyComparison(
                                "schedule",
                                List.of(PING_PONG),
                                List.of(ours("schedule.Odd.one")),
                                Optional.of(change(-0.21)),
                                new Verdict.Faster("the interval excludes no change")),
                        new FamilyComparison(
                                "smt",
                                List.of(),
                                List.of(ours("smt.Odd.one")),
                                Optional.empty(),
                                new Verdict.Unclear("no benchmark of it has forks enough", 0)),
                        new FamilyComparison(
                                "syscall",
                                List.of(SYSCALL),
                                List.of(),
                                Optional.of(change(slower)),
                                new Verdict.Slower("the interval excludes no change"))));
    }

    private static Run run(String label, Instant start, String smt, BenchmarkId theirs, double factor) {
        List<Fork> forks = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            forks.add(fork(forks.size() + 1, start, SYSCALL, 186 * factor + round, Fork.Latency.NONE));
            forks.add(fork(forks.size() + 1, start, PING_PONG, 61_000 + 10.0 * round, latency(round)));
            forks.add(fork(forks.size() + 1, start, theirs, 1000, Fork.Latency.NONE));
        }
        Environment environment = new Environment(
                start,
                new TreeMap<>(Map.of(
                        "smt.control",
                        new Reading.Value(smt, "/sys/devices/system/cpu/smt/control"),
                        "kernel.release",
                        new Reading.Value("6.1.0-41-amd64", "/proc/sys/kernel/osrelease"),
                        "cpu.online",
                        new Reading.Value("0-3", "/sys/devices/system/cpu/online"),
                        "vulnerabilities.mds",
                        new Reading.Absent(
                                Reading.Reason.MASKED,
                                "hidden by a mount",
                                "/sys/devices/system/cpu/vulnerabilities/mds"))));
        RunInfo info = new RunInfo(
                "results/" + label,
                RunInfo.Kind.BUNDLE,
                label,
                Optional.of(start),
                Optional.of("standard"),
                RunInfo.State.COMPLETE,
                Optional.of("0.1.0"),
                Optional.of("5ade"),
                new TreeSet<>(List.of(TIMER.name())));
        return new Run(
                info,
                Optional.of(environment),
                Optional.of(environment),
                forks,
                List.of(new Run.Failure(ours("syscall.Denied.call"), "the kernel refused it (EPERM)")),
                List.of(new Run.Failure(ours("syscall.IoUring.nop"), "needs 2 CPUs, has 1")));
    }

    private static Fork fork(int number, Instant start, BenchmarkId benchmark, double nanos, Fork.Latency latency) {
        return new Fork(
                number,
                (number + 2) / 3,
                Optional.of(start.plusSeconds(20L * number)),
                benchmark,
                new Fork.Score("avgt", "ns/op", Direction.LOWER_IS_BETTER),
                List.of(nanos - 0.5, nanos + 0.5),
                latency,
                new Activity(new TreeMap<>(Map.of(
                        "stealPercent",
                        new Reading.Value("0.00", "/proc/stat"),
                        "cpuPressurePercent",
                        new Reading.Absent(Reading.Reason.MISSING, "no /proc/pressure", "/proc/pressure/cpu")))),
                number == 4 ? List.of("another process took 61 % of a CPU") : List.of());
    }

    private static Fork.Latency latency(int round) {
        TreeMap<Long, Long> counts = new TreeMap<>(Map.of(50_000L, 1000L, 60_000L, 2000L, 70_000L + round, 1900L));
        counts.put(155_000L + round, 99L);
        counts.put(400_000L, 1L);
        return new Fork.Latency("ns", Histogram.of(counts, 1));
    }

    private static Shift shift() {
        return new Shift(
                PING_PONG,
                List.of(
                        new Shift.Point(0.1, 0.05, -0.02, 0.12, -0.04, 0.14),
                        new Shift.Point(0.5, 0.15, 0.02, 0.25, -0.02, 0.3),
                        new Shift.Point(0.99, 0.5, 0.1, 1, -0.25, 3)),
                Change.Basis.DEFAULT);
    }
}
