// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.compare.Simulation.Design;
import io.mitigauge.compare.Simulation.Drawn;
import io.mitigauge.compare.Simulation.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Why a report says first that a change is confounded with time: while a machine becomes slower by 2 % over twelve boots, which differ by
 * 1 % from one another, nothing else changes, and the order of the boots alone decides how often a comparison calls something.
 *
 * <p>The expected rates are those of an independent calculation, 400,000 draws of twelve normal figures about a straight line from 0 to
 * 0.02, judged by Welch's test as scipy has it ({@code ttest_ind} with {@code equal_var=False}): 34.4, 2.3 and 1.9 %.
 */
final class DriftOrderTest {

    private static final int TRIALS = 4000;
    private static final double DRIFT = Math.log(1.02);
    private static final Simulation BOOTS = Simulation.ofBoots(0.01, Random::nextGaussian);
    private static final Design ONE_BOOT = new Design(1, 2, 1);

    @ParameterizedTest
    @CsvSource({"AAAAAABBBBBB, 0.344", "ABABABABABAB, 0.023", "ABBAABBAABBA, 0.019"})
    void theOrderOfBootsDecidesHowOftenADriftIsTakenForAChange(String order, double expected) {
        Random random = new Random(order.hashCode());
        long called = IntStream.range(0, TRIALS)
                .filter(i -> SimulatedSide.evidence(drifting(order, random), SimulatedSide.onePercent())
                                .difference()
                                .pValue()
                        < 0.05)
                .count();
        double fourErrors = 4 * Math.sqrt(expected * (1 - expected) / TRIALS);
        assertThat((double) called / TRIALS).isCloseTo(expected, within(fourErrors));
    }

    private static Drawn drifting(String order, Random random) {
        Session session = BOOTS.session(random);
        List<List<List<Double>>> before = new ArrayList<>();
        List<List<List<Double>>> after = new ArrayList<>();
        for (int i = 0; i < order.length(); i++) {
            double factor = Math.exp(DRIFT * i / (order.length() - 1));
            (order.charAt(i) == 'A' ? before : after).add(session.boot(factor, ONE_BOOT));
        }
        return new Drawn(before, after);
    }
}
