// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The false discovery rate. */
final class BenjaminiHochbergTest {

    private static final BenjaminiHochberg UNCAPPED = new BenjaminiHochberg(0.05, 0.05);

    /** The p-values of Benjamini and Hochberg (1995), section 3.2, doi:10.1111/j.2517-6161.1995.tb02031.x. */
    private static final double[] PUBLISHED = {
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0000
    };

    @Test
    void thePublishedExamplePicksFour() {
        // Their text: the first that is small enough from above is p(4) = 0.0095 <= 4/15 * 0.05 = 0.013.
        double[] levels = UNCAPPED.levels(PUBLISHED);
        assertThat(levels).containsOnly(new double[] {4 * 0.05 / 15}, within(1e-15));
        assertThat(IntStream.range(0, 15).filter(i -> PUBLISHED[i] <= levels[i]).toArray())
                .containsExactly(0, 1, 2, 3);
    }

    @Test
    void itsAdjustedValuesAreTheLeastOfTheRest() {
        // p m / k from below: .0015, .003, .0095, .035625, .0603, .0695 -> .063857 (7th: .0298 * 15 / 7), .063857,
        // .0645, ...
        double[] adjusted = UNCAPPED.adjust(PUBLISHED);
        assertThat(Arrays.copyOf(adjusted, 9))
                .containsExactly(
                        new double[] {
                            0.0015,
                            0.003,
                            0.0095,
                            0.035625,
                            0.0603,
                            0.0298 * 15 / 7,
                            0.0298 * 15 / 7,
                            0.0344 * 15 / 8,
                            0.0459 * 15 / 9
                        },
                        within(1e-12));
        assertThat(adjusted[14]).isEqualTo(1);
    }

    @Test
    void aPAboveTheCapIsNotPicked() {
        // q = .1 alone would pick all four, since .09 <= 4/4 * .1. With a cap of .05: .04 <= min(3/4 * .1, .05) is the
        // last.
        BenjaminiHochberg capped = new BenjaminiHochberg(0.1, 0.05);
        double[] p = {0.09, 0.01, 0.04, 0.02};
        assertThat(capped.levels(p)).containsOnly(0.05);
        // .09 * .1 / .05 = .18; .04 * .1 / .05 = .08; .02 * .1 / .05 = .04; .01 * 4 / 1 = .04.
        assertThat(capped.adjust(p)).containsExactly(new double[] {0.18, 0.04, 0.08, 0.04}, within(1e-12));
    }

    @Test
    void whereNoneIsPickedTheSmallestHasTheLevelThatItMissed() {
        assertThat(new BenjaminiHochberg(0.1, 0.05).levels(new double[] {0.5, 0.06, 0.9}))
                .containsOnly(new double[] {0.1 / 3}, within(1e-15));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void levelsAndAdjustedValuesAgreeAndOrderDoesNotMatter(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            double[] p = random.doubles(1 + random.nextInt(30))
                    .map(u -> Math.pow(u, 4))
                    .toArray();
            double q = 0.01 + 0.3 * random.nextDouble();
            BenjaminiHochberg procedure = new BenjaminiHochberg(q, q * (0.2 + 0.8 * random.nextDouble()));
            double[] adjusted = procedure.adjust(p);
            double[] levels = procedure.levels(p);
            for (int k = 0; k < p.length; k++) {
                assertThat(p[k] <= levels[k]).isEqualTo(adjusted[k] <= q);
                assertThat(levels[k]).isLessThanOrEqualTo(procedure.cap());
            }
            assertThat(reversed(procedure.adjust(reversed(p)))).isEqualTo(adjusted);
        }
    }

    /**
     * The share of false ones among those picked, where a factor that all share makes them depend on each other; loadings of
     * both signs, two-sided. 40 true nulls, and 10 that are shifted by so much.
     */
    @ParameterizedTest
    @CsvSource({"0.0, 0", "0.9, 0", "0.9, 3"})
    void theRateHoldsUnderASharedFactor(double shared, double shift) {
        int trials = 4000;
        Random random = new Random(31);
        BenjaminiHochberg procedure = new BenjaminiHochberg(0.1, 0.05);
        double[] rates = IntStream.range(0, trials)
                .mapToDouble(t -> falseShare(procedure, drawn(shared, shift, random), shift == 0 ? 50 : 40))
                .toArray();
        double mean = DoubleStream.of(rates).average().orElseThrow();
        double error = Math.sqrt(
                        DoubleStream.of(rates).map(r -> (r - mean) * (r - mean)).sum())
                / trials;
        assertThat(mean).isBetween(0.001, 0.1 + 3 * error);
    }

    private static double[] drawn(double shared, double shift, Random random) {
        double factor = random.nextGaussian();
        double[] p = new double[50];
        for (int i = 0; i < p.length; i++) {
            double loading = (i % 2 == 0 ? 1 : -1) * Math.sqrt(shared);
            double z = loading * factor + Math.sqrt(1 - shared) * random.nextGaussian() + (i < 40 ? 0 : shift);
            p[i] = Students.twoSidedP(z, 1e6);
        }
        return p;
    }

    private static double falseShare(BenjaminiHochberg procedure, double[] p, int nulls) {
        double[] levels = procedure.levels(p);
        long picked =
                IntStream.range(0, p.length).filter(i -> p[i] <= levels[i]).count();
        long wrong = IntStream.range(0, nulls).filter(i -> p[i] <= levels[i]).count();
        return picked == 0 ? 0 : (double) wrong / picked;
    }

    @Test
    void noTestsGiveNoValuesAndOneStaysAsItIs() {
        assertThat(UNCAPPED.adjust(new double[0])).isEmpty();
        assertThat(UNCAPPED.levels(new double[0])).isEmpty();
        assertThat(UNCAPPED.adjust(new double[] {0.04})).containsExactly(0.04);
        assertThat(UNCAPPED.levels(new double[] {0.04})).containsExactly(0.05);
    }

    @Test
    void saysWhatIsOutOfRange() {
        assertThatThrownBy(() -> UNCAPPED.adjust(new double[] {Double.NaN})).hasMessage("p must be in [0, 1], is NaN");
        assertThatThrownBy(() -> new BenjaminiHochberg(0.1, 0.2)).hasMessage("need 0 < cap <= q < 1, have 0.2, 0.1");
    }

    private static double[] reversed(double[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[values.length - 1 - i])
                .toArray();
    }
}
