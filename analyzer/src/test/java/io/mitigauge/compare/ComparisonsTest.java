// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.MICROS;
import static io.mitigauge.compare.SampleRuns.NAME;
import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.RATE;
import static io.mitigauge.compare.SampleRuns.forks;
import static io.mitigauge.compare.SampleRuns.run;
import static io.mitigauge.compare.SampleRuns.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.model.Activity;
import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Fork.Score;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Rates;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Pairing, units and cautions. */
final class ComparisonsTest {

    private static final double[] TEN = {100, 101, 99, 100.5, 99.5, 100.2, 99.8, 101.2, 98.8, 100};

    @Test
    void saysWhatABenchmarkCostsOnEachSide() {
        BenchmarkComparison row = only(forks(TEN), forks(times(2, TEN)));

        assertThat(row.unit()).isEqualTo("ns/op");
        assertThat(row.before().orElseThrow().point()).isCloseTo(100, within(0.1));
        assertThat(row.after().orElseThrow().point()).isCloseTo(200, within(0.2));
        assertThat(row.after().orElseThrow().forks()).isEqualTo(10);
        assertThat(row.after().orElseThrow().setAside()).isEqualTo(4);
        assertThat(row.change().orElseThrow().point()).isCloseTo(1, within(1e-9));
    }

    @Test
    void convertsUnitsOfTheSameKind() {
        Run micros = run().benchmark(NAME, MICROS, times(0.001, TEN)).build();

        BenchmarkComparison row = only(forks(TEN), micros);

        assertThat(row.unit()).isEqualTo("ns/op");
        assertThat(row.after().orElseThrow().point()).isCloseTo(100, within(0.1));
        assertThat(row.change().orElseThrow().point()).isCloseTo(0, within(1e-9));
        assertThat(row.verdict()).isNotInstanceOf(Verdict.NotComparable.class);
    }

    @Test
    void refusesToCompareATimeWithARate() {
        BenchmarkComparison row =
                only(forks(TEN), run().benchmark(NAME, RATE, TEN).build());

        assertThat(row.verdict()).isEqualTo(new Verdict.NotComparable("measured in mode avgt before and thrpt after"));
        assertThat(row.change()).isEmpty();
        assertThat(row.before()).isEmpty();
    }

    @Test
    void refusesToCompareUnitsOfAnotherKind() {
        Run odd = run().benchmark(NAME, new Score("avgt", "B/op", NANOS.direction()), TEN)
                .build();

        assertThat(only(forks(TEN), odd).verdict())
                .isEqualTo(new Verdict.NotComparable("measured in ns/op before and B/op after"));
    }

    @Test
    void refusesToCompareOtherNumbersOfThreads() {
        assertThat(only(by(1), by(8)).verdict())
                .isEqualTo(new Verdict.NotComparable("measured with 1 thread before and with 8 threads after"));
        assertThat(only(by(8), by(1)).change()).isEmpty();
        assertThat(List.of(only(by(8), by(8)), only(by(8), forks(TEN)), only(forks(TEN), by(8))))
                .as("equal, or not known on a side")
                .noneMatch(row -> row.verdict() instanceof Verdict.NotComparable);
    }

    @Test
    void refusesRunsOfOneSideByOtherNumbersOfThreads() {
        Side mixed = Side.of(List.of(by(1), by(8)));

        assertThat(Comparisons.between(mixed, Side.of(List.of(forks(TEN))), Settings.withMargin(0.03))
                        .benchmarks()
                        .getFirst()
                        .verdict())
                .isEqualTo(new Verdict.NotComparable(
                        "measured with 1 and 8 threads before and with a number of threads that is not known after"));
    }

    private static Run by(int threads) {
        return run().benchmark(NAME, new Score("avgt", "ns/op", NANOS.direction(), OptionalInt.of(threads)), TEN)
                .build();
    }

    @Test
    void iterationsWithinAForkAddNoEvidence() {
        double[] slower = times(1.02, TEN);
        BenchmarkComparison few = only(
                run().iterations(NAME, 4, TEN).build(),
                run().iterations(NAME, 4, slower).build());
        BenchmarkComparison many = only(
                run().iterations(NAME, 4000, TEN).build(),
                run().iterations(NAME, 4000, slower).build());

        assertThat(many.verdict()).isEqualTo(few.verdict());
        assertThat(many.change().orElseThrow().low())
                .isCloseTo(few.change().orElseThrow().low(), within(1e-12));
        assertThat(many.change().orElseThrow().high())
                .isCloseTo(few.change().orElseThrow().high(), within(1e-12));
    }

    @Test
    void withoutLatenciesThereAreNoQuantiles() {
        assertThat(compare(forks(TEN), forks(TEN)).benchmarks())
                .extracting(BenchmarkComparison::metric)
                .containsExactly(Metric.MEAN);
    }

    @Test
    void listsBenchmarksOfOneSideWithTheOthersReason() {
        Run before = run().benchmark(NAME, NANOS, TEN)
                .benchmark("a.B.gone", NANOS, TEN)
                .benchmark("a.B.broken", NANOS, TEN)
                .build();
        Run after = run().benchmark(NAME, NANOS, TEN)
                .benchmark("a.B.fresh", NANOS, TEN)
                .failure("a.B.broken", "the JVM ended with 134")
                .build();

        Comparison comparison = compare(before, after);

        assertThat(comparison.onlyBefore())
                .extracting(f -> f.benchmark().name() + ": " + f.reason())
                .containsExactly(
                        "a.B.broken: failed in the other run: the JVM ended with 134",
                        "a.B.gone: not part of the other run");
        assertThat(comparison.onlyAfter())
                .extracting(f -> f.benchmark().name() + ": " + f.reason())
                .containsExactly("a.B.fresh: not part of the other run");
        assertThat(comparison.benchmarks()).hasSize(1);
    }

    @Test
    void aBenchmarkThatAMachineCannotRunIsNamedAndNotJudged() {
        Run before = run().benchmark(NAME, NANOS, TEN)
                .benchmark("a.B.pair", NANOS, TEN)
                .skip("a.B.ring", "io_uring_setup: EPERM")
                .build();
        Run after = run().benchmark(NAME, NANOS, TEN)
                .skip("a.B.pair", "needs 2 CPUs, has 1")
                .skip("a.B.ring", "io_uring_setup: ENOSYS")
                .build();

        Comparison comparison = compare(before, after);

        assertThat(comparison.benchmarks())
                .extracting(BenchmarkComparison::benchmark)
                .containsExactly(BenchmarkId.of(NAME));
        assertThat(comparison.onlyBefore())
                .containsExactly(
                        new Run.Failure(BenchmarkId.of("a.B.pair"), "skipped in the other run: needs 2 CPUs, has 1"));
        assertThat(comparison.onlyAfter()).isEmpty();
        assertThat(comparison.skipped())
                .containsExactly(new Run.Failure(BenchmarkId.of("a.B.ring"), "io_uring_setup: ENOSYS"));
    }

    @Test
    void anotherSuiteForbidsEveryVerdict() {
        Run before = run().suite("aaaa")
                .benchmark(NAME, NANOS, TEN)
                .benchmark("a.B.c", NANOS, 1, 2)
                .build();
        Run after = run().suite("bbbb")
                .benchmark(NAME, NANOS, times(3, TEN))
                .benchmark("a.B.c", NANOS, 1)
                .build();

        Comparison comparison = compare(before, after);

        assertThat(comparison.comparable()).isFalse();
        assertThat(comparison.benchmarks())
                .hasSize(2)
                .allSatisfy(b -> assertThat(b.verdict()).isInstanceOf(Verdict.NotComparable.class));
    }

    @Test
    void nothingIsPredictedFromAnotherSuite() {
        Run before = counted("aaaa");

        assertThat(compare(before, counted("aaaa")).predictions()).hasSize(1);
        assertThat(compare(before, counted("bbbb")).predictions()).isEmpty();
    }

    /** Forks that count their system calls, by which a prediction is made. */
    private static Run counted(String suite) {
        Run run = run().suite(suite).benchmark(NAME, NANOS, TEN).build();
        Activity activity = new Activity(new TreeMap<>(Map.of(Rates.SYSTEM_CALLS, new Reading.Value("1", "test"))));
        List<Fork> forks = run.forks().stream()
                .map(fork -> new Fork(
                        fork.number(),
                        fork.round(),
                        fork.startedAt(),
                        fork.benchmark(),
                        fork.score(),
                        fork.iterations(),
                        fork.latency(),
                        activity,
                        fork.disturbances()))
                .toList();
        return new Run(run.info(), run.start(), run.end(), forks, run.failures(), run.skips());
    }

    @Test
    void aControlThatMovedIsTheFirstCaution() {
        Run before = run().control("a.B.control")
                .interrupted()
                .benchmark("a.B.control", NANOS, TEN)
                .benchmark(NAME, NANOS, TEN)
                .build();
        Run after = run().control("a.B.control")
                .benchmark("a.B.control", NANOS, times(2.25, TEN))
                .benchmark(NAME, NANOS, TEN)
                .build();

        Comparison comparison = compare(before, after);

        assertThat(comparison.benchmarks())
                .filteredOn(BenchmarkComparison::control)
                .extracting(b -> b.benchmark().name())
                .containsExactly("a.B.control");
        assertThat(comparison.cautions().getFirst()).startsWith("controls moved (B.control +125.0 %)");
    }

    @Test
    void aControlThatMovedWithinTheMarginIsACautionAsWell() {
        // 2 % is harmless to a user, and yet a hundred times what runs of this machine differ by.
        Settings steady =
                Settings.withMargin(0.03).with((id, metric) -> new RunVariance(1e-4, 0, 13, Change.Basis.CALIBRATION));
        double[] still = {100, 100.1, 99.9, 100, 100.1, 99.9, 100};
        Run before = run().control(NAME).benchmark(NAME, NANOS, still).build();
        Run after =
                run().control(NAME).benchmark(NAME, NANOS, times(1.02, still)).build();

        Comparison comparison = Comparisons.between(before, after, steady);

        assertThat(comparison.benchmarks().getFirst().verdict()).isInstanceOf(Verdict.Equivalent.class);
        assertThat(comparison.cautions().getFirst()).startsWith("controls moved (syscall.Getppid.kernelEntry +2.0 %)");
    }

    @Test
    void aControlThatStayedIsNoCaution() {
        Run run = run().control(NAME).benchmark(NAME, NANOS, TEN).build();

        assertThat(compare(run, run).cautions()).noneMatch(c -> c.startsWith("controls moved"));
    }

    @Test
    void aMachineThatWasNotQuietIsACautionAndNoDifference() {
        Run before = run().benchmark(NAME, NANOS, TEN)
                .field("run.settled", "yes, after 30 s")
                .build();
        Run after = run().benchmark(NAME, NANOS, TEN)
                .field("run.settled", "no, waited 600 s, 40.0 % of the CPUs busy")
                .build();

        assertThat(compare(before, after).changes()).isEmpty();
        assertThat(compare(before, after).cautions().getFirst())
                .isEqualTo(
                        "the machine was not quiet when the run after began (no, waited 600 s, 40.0 % of the CPUs busy):"
                                + " part of a difference may be what else it did");
        assertThat(compare(before, before).cautions()).noneMatch(c -> c.contains("quiet"));
    }

    @Test
    void saysWhatElseTheReaderMustKnow() {
        Run before = run().benchmark(NAME, NANOS, TEN)
                .disturbed(NAME, "another process used 80 % of a CPU", 100)
                .field("jvm.version", "25")
                .field("kernel.bootIdHash", "abc")
                .build();
        Run after = run().benchmark(NAME, NANOS, TEN)
                .interrupted()
                .field("jvm.version", "24")
                .field("kernel.bootIdHash", "abc")
                .build();

        assertThat(compare(before, after).cautions())
                .satisfiesExactly(
                        c -> assertThat(c).startsWith("something else changed too (jvm.version)"),
                        c -> assertThat(c).startsWith("both runs are from the same boot"),
                        c -> assertThat(c).startsWith("the run after is incomplete"),
                        c -> assertThat(c).startsWith("1 of 11 forks before and 0 of 10 after were disturbed"),
                        c -> assertThat(c).startsWith("one run per side"));
    }

    @Test
    void saysWhenNoEnvironmentWasRecorded() {
        assertThat(compare(forks(TEN), forks(TEN)).cautions().getFirst()).startsWith("no environment was recorded");
    }

    @Test
    void sortsByBenchmarkThenMetric() {
        Run run = run().latencies("a.B.z", "us", 20_000, TEN)
                .benchmark("a.B.a", NANOS, TEN)
                .build();

        assertThat(compare(run, run).benchmarks())
                .extracting(b -> b.benchmark().name() + " " + b.metric().label())
                .containsExactly(
                        "a.B.a mean",
                        "a.B.z mean",
                        "a.B.z p50",
                        "a.B.z p90",
                        "a.B.z p99",
                        "a.B.z p99.9",
                        "a.B.z p99.99");
    }

    private static Comparison compare(Run before, Run after) {
        return Comparisons.between(before, after, Settings.withMargin(0.03));
    }

    private static BenchmarkComparison only(Run before, Run after) {
        List<BenchmarkComparison> rows = compare(before, after).benchmarks();
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    @Test
    void severalBootsPerSideAreJudgedByWhatTheyDifferBy() {
        Side before = Side.of(List.of(boot("a", 0, 100), boot("b", 20, 101), boot("c", 40, 99)));
        Side after = Side.of(List.of(boot("d", 10, 120), boot("e", 30, 121), boot("f", 50, 119)));

        Comparison comparison = Comparisons.between(before, after, Settings.withMargin(0.03));

        assertThat(comparison.replication().severalBoots()).isTrue();
        assertThat(comparison.benchmarks()).singleElement().satisfies(row -> {
            assertThat(row.verdict()).isInstanceOf(Verdict.Slower.class);
            assertThat(row.change().orElseThrow().basis()).isEqualTo(Change.Basis.BOOTS);
            assertThat(row.before().orElseThrow().forks()).isEqualTo(30);
        });
        assertThat(comparison.cautions())
                .last()
                .asString()
                .startsWith("3 boots before and 3 after")
                .contains("alternate");
    }

    @Test
    void bootsOneAfterTheOtherAreConfoundedWithTime() {
        Side before = Side.of(List.of(boot("a", 0, 100), boot("b", 20, 101)));
        Side after = Side.of(List.of(boot("d", 40, 100), boot("e", 60, 101)));
        assertThat(Comparisons.between(before, after, Settings.withMargin(0.03)).cautions())
                .last()
                .asString()
                .startsWith("2 boots before and 2 after")
                .contains("confounded with time");
    }

    private static Run boot(String name, long minutes, double nanos) {
        return run().boot(name, minutes)
                .benchmark(NAME, NANOS, times(nanos / 100, TEN))
                .build();
    }

    @Test
    void runsOfOneSideInOtherModesAreNotComparable() {
        Run inTime = run().boot("a", 0).benchmark(NAME, NANOS, TEN).build();
        Run inRate = run().boot("b", 9).benchmark(NAME, RATE, TEN).build();
        Comparison comparison = Comparisons.between(
                Side.of(List.of(inTime, inRate)), Side.of(List.of(inTime)), Settings.withMargin(0.03));
        assertThat(comparison.benchmarks()).singleElement().satisfies(row -> {
            assertThat(row.verdict()).isInstanceOf(Verdict.NotComparable.class);
            assertThat(row.verdict().reason()).startsWith("measured differently within one side, before");
        });
    }

    @Test
    void aClockThatTheKernelHasToBeAskedForIsNoControl() {
        String timer = "io.mitigauge.bench.control.TimerBenchmark.nanoTime";
        String chase = "io.mitigauge.bench.control.FirstLevelBenchmark.chase";
        SampleRuns sample = run().control(timer).control(chase);
        assertThat(sample.build().controls()).containsExactly(chase, timer);
        assertThat(sample.field("clock.source", "tsc").build().controls()).containsExactly(chase, timer);
        assertThat(sample.field("clock.source", "xen").build().controls()).containsExactly(chase);

        Run asked = run().control(timer)
                .field("clock.source", "xen")
                .benchmark(timer, NANOS, 200, 201, 202, 203, 204)
                .build();
        Run read = run().control(timer)
                .field("clock.source", "tsc")
                .benchmark(timer, NANOS, 20, 21, 22, 23, 24)
                .build();
        assertThat(Comparisons.between(read, asked, Settings.withMargin(0.03))
                        .benchmarks()
                        .getFirst()
                        .control())
                .isFalse();
        assertThat(Comparisons.between(read, read, Settings.withMargin(0.03))
                        .benchmarks()
                        .getFirst()
                        .control())
                .isTrue();
    }

    @Test
    void bootsThatAgreeToTheLastDigitProveNothing() {
        List<Run> before = List.of(inBoot("a", 0, 100), inBoot("b", 10, 100), inBoot("c", 20, 100));
        List<Run> after = List.of(inBoot("d", 30, 110), inBoot("e", 40, 110), inBoot("f", 50, 110));
        Comparison comparison = Comparisons.between(Side.of(before), Side.of(after), Settings.withMargin(0.03));
        assertThat(comparison.benchmarks().getFirst().verdict())
                .isInstanceOfSatisfying(
                        Verdict.Unclear.class,
                        verdict -> assertThat(verdict.reason()).contains("agrees to the last digit"));
        assertThat(comparison.families().each())
                .allSatisfy(family -> assertThat(family.verdict()).isInstanceOf(Verdict.Unclear.class));
    }

    @Test
    void copiesOnOneSideProveNothingEither() {
        List<Run> before = List.of(inBoot("a", 0, 100), inBoot("b", 10, 100), inBoot("c", 20, 100));
        List<Run> after = List.of(inBoot("d", 30, 130), inBoot("e", 40, 131), inBoot("f", 50, 132));
        for (Comparison comparison : List.of(
                Comparisons.between(Side.of(before), Side.of(after), Settings.withMargin(0.03)),
                Comparisons.between(Side.of(after), Side.of(before), Settings.withMargin(0.03)))) {
            assertThat(comparison.benchmarks().getFirst().verdict().reason()).contains("agrees to the last digit");
        }
    }

    private static Run inBoot(String boot, long minutes, double nanos) {
        return run().boot(boot, minutes)
                .benchmark(NAME, NANOS, nanos, nanos, nanos, nanos, nanos)
                .build();
    }

    @Test
    void whatGaveNoFigureIsACaution() {
        Run run = run().benchmark(NAME, NANOS, 1, 2, 3, 4, 5).build();
        Run without = new Run(
                run.info(),
                run.start(),
                run.end(),
                run.forks(),
                List.of(new Run.Failure(
                        BenchmarkId.of("io.mitigauge.bench.memory.PageFaultBenchmark.firstTouch"), "a score of 0")),
                run.skips());
        assertThat(Comparisons.between(run, without, Settings.withMargin(0.03)).cautions())
                .contains(
                        "what 1 of the forks after were to measure is missing here, since they gave no figure; the first was of"
                                + " memory.PageFault.firstTouch: a score of 0");
    }

    @Test
    void manyDisturbedForksOfOneSideComeFirst() {
        Run quiet =
                run().benchmark(NAME, NANOS, 100, 101, 102, 103, 104, 105, 106).build();
        SampleRuns busy = run();
        for (int fork = 0; fork < 2; fork++) {
            busy.benchmark(NAME, NANOS, 150 + fork);
        }
        for (int fork = 0; fork < 5; fork++) {
            busy.disturbed(NAME, "another process used 80 % of a CPU", 150 + fork);
        }
        assertThat(Comparisons.between(quiet, busy.build(), Settings.withMargin(0.03))
                        .cautions()
                        .getFirst())
                .isEqualTo(
                        "0 of 7 forks before and 5 of 7 after were disturbed; they are kept, and show says why; what disturbed so"
                                + " many of one side may be all of the difference: measure that side again");
        assertThat(Comparisons.between(busy.build(), busy.build(), Settings.withMargin(0.03))
                        .cautions())
                .contains("5 of 7 forks before and 5 of 7 after were disturbed; they are kept, and show says why");
    }
}
