// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.model.LoadCurve.Bracket;
import io.mitigauge.model.LoadCurve.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rates that a service bears, worked by hand, and laws that hold for every curve. */
final class LoadCurveTest {

    @Test
    void pointsAreMediansOfTheForksByRate() {
        LoadCurve curve = LoadCurve.of(SampleLoads.run("sample")
                .fork("20000", 19_999, 500_000)
                .fork("9000", 9_000, 100_000)
                .fork("9000", 8_000, 400_000)
                .fork("9000", 9_100, 200_000)
                .build());
        assertThat(curve.points()).hasSize(2);
        Point slow = curve.points().getFirst();
        assertThat(slow.rate()).isEqualTo(9000);
        assertThat(slow.served()).isCloseTo(9000, within(1e-6));
        assertThat(slow.p50Nanos()).isEqualTo(20_000);
        assertThat(slow.p99Nanos()).isEqualTo(200_000);
        assertThat(slow.forks()).isEqualTo(3);
        assertThat(curve.points().getLast().rate()).isEqualTo(20_000);
    }

    @Test
    void aForkThatCannotTellATailAndARateThatWasNotSettledAreLeftOut() {
        LoadCurve curve = LoadCurve.of(SampleLoads.run("sample")
                .fork("9000", 9_000, 100_000, 999) // 1,000 samples have 10 beyond the 99th percentile
                .fork("70%", 9_000, 100_000)
                .build());
        assertThat(curve.points()).isEmpty();
        assertThat(curve.within(1e9)).isEqualTo(bracket(0, 0));
        assertThat(curve.knee()).isEqualTo(bracket(0, 0));
    }

    @Test
    void aLimitIsKeptUpToTheLastRateBeforeTheFirstThatBreaksIt() {
        LoadCurve curve = LoadCurve.of(SampleLoads.healthy());
        assertThat(curve.within(1e6)).isEqualTo(bracket(30_000, 40_000));
        assertThat(curve.within(900_000)).as("the limit itself is within").isEqualTo(bracket(30_000, 40_000));
        assertThat(curve.within(899_999)).isEqualTo(bracket(20_000, 30_000));
        assertThat(curve.within(99_999)).as("not even at the lowest").isEqualTo(bracket(0, 10_000));
        assertThat(curve.within(1e9)).as("34,000 of 40,000 is not kept up").isEqualTo(bracket(30_000, 40_000));
    }

    @Test
    void theKneeIsAtThreeTimesTheTailOfTheLowestRate() {
        assertThat(LoadCurve.of(SampleLoads.healthy()).knee()).isEqualTo(bracket(20_000, 30_000));
        assertThat(LoadCurve.of(SampleLoads.weaker()).knee()).isEqualTo(bracket(10_000, 20_000));
    }

    @Test
    void aRateThatIsGoodAgainBeyondABadOneDoesNotCount() {
        LoadCurve curve = LoadCurve.of(SampleLoads.run("sample")
                .fork("1000", 1000, 100)
                .fork("2000", 2000, 900)
                .fork("3000", 3000, 100)
                .build());
        assertThat(curve.within(500)).isEqualTo(bracket(1000, 2000));
    }

    @Test
    void aHigherLimitNeverAllowsLess() {
        Random random = new Random(20260311);
        for (int curves = 0; curves < 500; curves++) {
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(6); i++) {
                int rate = 1 + random.nextInt(100_000);
                double p99 = Math.exp(20 * random.nextDouble());
                points.add(new Point(rate, rate * (0.9 + 0.1 * random.nextDouble()), p99 / 3, p99, 1));
            }
            points.sort(Comparator.comparingInt(Point::rate));
            LoadCurve curve = new LoadCurve(points);
            double limit = Math.exp(20 * random.nextDouble());
            int low = curve.within(limit).holds().orElse(0);
            int high = curve.within(limit * (1 + random.nextDouble())).holds().orElse(0);
            assertThat(high).isGreaterThanOrEqualTo(low);
            assertThat(curve.points().stream()
                            .filter(point -> point.rate() <= low)
                            .allMatch(point -> point.keptUp() && point.p99Nanos() <= limit))
                    .isTrue();
        }
    }

    /** 0 for a rate that is not there. */
    private static Bracket bracket(int holds, int fails) {
        return new Bracket(rate(holds), rate(fails));
    }

    private static OptionalInt rate(int rate) {
        return rate == 0 ? OptionalInt.empty() : OptionalInt.of(rate);
    }
}
