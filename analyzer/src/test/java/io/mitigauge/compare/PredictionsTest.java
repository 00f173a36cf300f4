// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.model.Activity;
import io.mitigauge.model.BenchmarkComparison;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Change;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Estimate;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Prediction;
import io.mitigauge.model.Rates;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What applications should cost more by what they do. */
final class PredictionsTest {

    private static final String BENCH = "io.mitigauge.bench.";
    private static final BenchmarkId STORE = BenchmarkId.of(BENCH + "application.KeyValueBenchmark.request");
    private static final BenchmarkId CALL = BenchmarkId.of(BENCH + "syscall.GetppidBenchmark.kernelEntry");
    private static final BenchmarkId NO_CALL = BenchmarkId.of(BENCH + "syscall.GetppidBenchmark.userOnly");
    private static final BenchmarkId TRIP = new BenchmarkId(
            BENCH + "schedule.PipePingPongBenchmark.roundTrip", new TreeMap<>(Map.of("placement", "sameCpu")));
    private static final BenchmarkId FAULT = BenchmarkId.of(BENCH + "memory.PageFaultBenchmark.firstTouch");
    private static final BenchmarkId NO_FAULT = BenchmarkId.of(BENCH + "memory.PageFaultBenchmark.touchPresent");

    private static BenchmarkComparison row(BenchmarkId id, String unit, double before, double change, double half) {
        return row(id, unit, before, new Prediction.Range(change - half, change, change + half));
    }

    private static BenchmarkComparison row(BenchmarkId id, String unit, double before, Prediction.Range change) {
        double after = before * (1 + change.point());
        return new BenchmarkComparison(
                id,
                false,
                Metric.MEAN,
                unit,
                Direction.LOWER_IS_BETTER,
                Optional.of(new Estimate(before, before, before, 5, 0)),
                Optional.of(new Estimate(after, after, after, 5, 0)),
                Optional.of(new Change(
                        change.point(),
                        change.low(),
                        change.high(),
                        change.low(),
                        change.high(),
                        1,
                        0,
                        0,
                        Change.Basis.DEFAULT)),
                new Verdict.Equivalent("made up"));
    }

    @Test
    void ofRunsThatAreNotComparableNothingIsPredicted() {
        Run once = doing(4, 2, 1);
        List<Fork> forks = List.of(once.forks().getFirst(), once.forks().getFirst());
        Run run = new Run(once.info(), once.start(), once.end(), forks, once.failures(), once.skips());
        Run other = new Run(
                SampleRuns.run().suite("0ther").build().info(),
                run.start(),
                run.end(),
                run.forks(),
                run.failures(),
                run.skips());
        Settings settings = Settings.withMargin(0.03);
        assertThat(Comparisons.between(run, run, settings).predictions()).isNotEmpty();
        assertThat(Comparisons.between(run, other, settings).predictions()).isEmpty();
    }

    private static Run doing(double calls, double switches, double faults) {
        return doing(STORE, calls, switches, faults);
    }

    private static Run doing(BenchmarkId benchmark, double calls, double switches, double faults) {
        return doing(benchmark, calls, switches, faults, Map.of());
    }

    private static Run doing(
            BenchmarkId benchmark, double calls, double switches, double faults, Map<String, Reading> further) {
        TreeMap<String, Reading> readings = new TreeMap<>(further);
        readings.put(Rates.SYSTEM_CALLS, new Reading.Value(String.valueOf(calls), "test"));
        readings.put(Rates.SWITCHES, new Reading.Value(String.valueOf(switches), "test"));
        readings.put(Rates.FAULTS, new Reading.Value(String.valueOf(faults), "test"));
        Run any = SampleRuns.forks(1, 2);
        Fork fork = new Fork(
                1,
                1,
                Optional.empty(),
                benchmark,
                SampleRuns.MICROS,
                List.of(10.0),
                Fork.Latency.NONE,
                new Activity(readings),
                List.of());
        return new Run(any.info(), any.start(), any.end(), List.of(fork), List.of(), List.of());
    }

    private static Prediction only(Run before, BenchmarkComparison... rows) {
        List<Prediction> predictions = Predictions.of(before, Arrays.asList(rows));
        assertThat(predictions).hasSize(1);
        return predictions.getFirst();
    }

    @Test
    void predictsByHand() {
        // 10 us for 4 calls, 2 switches and half a fault. Dearer by: a call 200 ns of 200, a round trip 1000 ns of
        // 5000, a fault 400 ns of 1000; nothing else moved. 4 calls less those of one trip:
        // 0 * 200 + 1 * 1000 + 0.5 * 400 = 1200.
        Prediction prediction = only(
                doing(4, 2, 0.5),
                row(STORE, "us/op", 10, 0.2, 0.01),
                row(CALL, "ns/op", 200, 1, 0.1),
                row(NO_CALL, "ns/op", 5, 0, 0.1),
                row(TRIP, "ns/op", 5000, 0.2, 0.03),
                row(FAULT, "ns/op", 1000, 0.4, 0.08),
                row(NO_FAULT, "ns/op", 2, 0, 0));
        Prediction.Range range = prediction.change().orElseThrow();
        assertThat(range.point()).isCloseTo(0.12, within(1e-12));
        // Half widths: trip 5000 * 0.03 = 150, fault 0.5 * 1000 * 0.08 = 40; sqrt(150^2 + 40^2) = 155.24 of 10,000.
        assertThat(range.high() - range.point()).isCloseTo(0.0155242, within(1e-7));
        assertThat(range.point() - range.low()).isCloseTo(0.0155242, within(1e-7));
    }

    @Test
    void eachSideOfAnIntervalAddsByItself() {
        // 5 calls of 200 ns in 10 us are 0.1 of it, and so are 5 of what is taken off. A call: 0 (-0.3 .. +4), taken
        // off: 0 (-0.4 .. +7) turned over. Below: sqrt(0.03^2 + 0.7^2), above: sqrt(0.4^2 + 0.04^2).
        Prediction.Range range = only(
                        doing(5, 0, 0),
                        row(STORE, "us/op", 10, 0, 0.01),
                        row(CALL, "ns/op", 200, new Prediction.Range(-0.3, 0, 4)),
                        row(NO_CALL, "ns/op", 200, new Prediction.Range(-0.4, 0, 7)))
                .change()
                .orElseThrow();
        assertThat(range.point()).isZero();
        assertThat(range.low()).isCloseTo(-0.7006426, within(1e-7));
        assertThat(range.high()).isCloseTo(0.4019950, within(1e-7));
    }

    @Test
    void nothingTakesLessThanNoTime() {
        // What is taken off may have become 30 times as dear, 3 times the whole: -300 % without a limit.
        Prediction.Range range = only(
                        doing(5, 0, 0),
                        row(STORE, "us/op", 10, 0, 0.01),
                        row(CALL, "ns/op", 200, 0, 0),
                        row(NO_CALL, "ns/op", 200, new Prediction.Range(-0.4, 0, 30)))
                .change()
                .orElseThrow();
        assertThat(range.low()).isEqualTo(-1);
    }

    @Test
    void callsAloneNeedNothingElse() {
        // 4.1 calls that cost 100 ns more each, of 5 us: 8.2 %; 0.002 switches and 0.01 faults are the JVM's.
        Prediction prediction = only(
                doing(4.1, 0.002, 0.01),
                row(STORE, "ns/op", 5000, 0, 0.01),
                row(CALL, "ns/op", 200, 0.5, 0),
                row(NO_CALL, "ns/op", 5, 0, 0));
        assertThat(prediction.change().orElseThrow().point()).isCloseTo(0.082, within(1e-12));
    }

    @Test
    void whatComputesOnlyIsPredictedNotToMove() {
        // Switches and faults of the JVM, 92 and 77 a second, are many for an operation as long as 1.3 ms.
        Prediction prediction = only(doing(0, 0.12, 0.1), row(STORE, "us/op", 1300, 0.3, 0.01));
        assertThat(prediction.change()).contains(new Prediction.Range(0, 0, 0));
    }

    @Test
    void switchesCostWhatTheyCostWhereTheThreadsRun() {
        // 4 calls and 2 switches are one round trip: on two CPUs one of 40 us that costs 10 % more, of 50 us: 8 %.
        TreeMap<String, String> twoCpus = new TreeMap<>(Map.of("placement", "twoCpus"));
        BenchmarkId store = new BenchmarkId(STORE.name(), twoCpus);
        BenchmarkComparison trip = row(new BenchmarkId(TRIP.name(), twoCpus), "us/op", 40, 0.1, 0);
        BenchmarkComparison onOneCpu = row(TRIP, "us/op", 5, 0.5, 0);
        Run before = doing(store, 4, 2, 0);
        Prediction prediction = only(before, row(store, "us/op", 50, 0, 0.01), trip, onOneCpu);
        assertThat(prediction.change().orElseThrow().point()).isCloseTo(0.08, within(1e-12));
        assertThat(only(before, row(store, "us/op", 50, 0, 0.01), onOneCpu).missing())
                .containsExactly("schedule.PipePingPong.roundTrip [twoCpus]");
    }

    @Test
    void switchesBetweenProcessesCostWhatThoseCost() {
        // 4 calls and 2 switches are one round trip between processes: one of 6 us that costs 25 % more, of 20 us: 7.5
        // %.
        Map<String, Reading> two = Map.of(Rates.PROCESS_SWITCHES, new Reading.Value("2", "test"));
        Run before = doing(STORE, 4, 2, 0, two);
        BenchmarkId between = new BenchmarkId(
                BENCH + "schedule.ProcessPingPongBenchmark.roundTrip",
                new TreeMap<>(Map.of("placement", "sameCpu", "through", "pipe")));
        BenchmarkComparison threads = row(TRIP, "us/op", 5, 0.5, 0);
        Prediction prediction =
                only(before, row(STORE, "us/op", 20, 0, 0.01), threads, row(between, "us/op", 6, 0.25, 0));
        assertThat(prediction.change().orElseThrow().point()).isCloseTo(0.075, within(1e-12));
        assertThat(only(before, row(STORE, "us/op", 20, 0, 0.01), threads).missing())
                .containsExactly("schedule.ProcessPingPong.roundTrip [sameCpu, pipe]");
    }

    @Test
    void whatWasNotMeasuredIsNamed() {
        Prediction prediction =
                only(doing(4, 2, 0), row(STORE, "us/op", 10, 0.2, 0.01), row(TRIP, "ns/op", 5000, 0.2, 0.03));
        assertThat(prediction.change()).isPresent();
        Prediction without = only(doing(5, 2, 0), row(STORE, "us/op", 10, 0.2, 0.01));
        assertThat(without.change()).isEmpty();
        assertThat(without.missing())
                .containsExactly(
                        "syscall.Getppid.kernelEntry",
                        "syscall.Getppid.userOnly",
                        "schedule.PipePingPong.roundTrip [sameCpu]");
    }

    @Test
    void benchmarksThatDoNotTellAreNotPredicted() {
        assertThat(Predictions.of(SampleRuns.forks(1, 2), List.of(row(CALL, "ns/op", 200, 1, 0.1))))
                .isEmpty();
    }

    @Test
    void dearerPartsNeverMakeItCheaper() {
        Random random = new Random(20_261_126);
        for (int i = 0; i < 500; i++) {
            double calls = 4 + random.nextInt(20);
            Run before = doing(calls, random.nextInt(3), random.nextInt(3));
            List<BenchmarkComparison> rows = new ArrayList<>(List.of(
                    row(STORE, "us/op", 50, 0, 0.01),
                    row(NO_CALL, "ns/op", 5, 0, 0.1),
                    row(TRIP, "ns/op", 5000, 0.2, 0.03),
                    row(FAULT, "ns/op", 1000, 0.4, 0.08),
                    row(NO_FAULT, "ns/op", 2, 0, 0)));
            double change = random.nextDouble(3);
            rows.add(row(CALL, "ns/op", 200, change, 0.1));
            double less = Predictions.of(before, rows)
                    .getFirst()
                    .change()
                    .orElseThrow()
                    .point();
            rows.set(rows.size() - 1, row(CALL, "ns/op", 200, change + 0.5, 0.1));
            double more = Predictions.of(before, rows)
                    .getFirst()
                    .change()
                    .orElseThrow()
                    .point();
            assertThat(more).isGreaterThanOrEqualTo(less);
        }
    }
}
