// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.compare.Settings.RunVariance;
import io.mitigauge.compare.Simulation.Design;
import io.mitigauge.compare.Simulation.Drawn;
import io.mitigauge.trial.OtherRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Rules of other tools beside ours on the same simulated data. The table of docs/statistics.md, "Beside other rules", is
 * made here: {@code ./mvnw -pl analyzer -am test -Dtest=RulesTest -Dsurefire.failIfNoSpecifiedTests=false} leaves it in
 * {@code analyzer/target/rules.md}.
 */
final class RulesTest {

    private static final int TRIALS = 1000;
    private static final long SEED = 20_261_123;
    private static final Design ONE_BOOT = new Design(1, 20, 5);

    /** Spreads that reproduce the A/A runs of one guest: a slow drift over forks, and what a boot adds. */
    private static final Simulation GUEST = new Simulation(0.005, 0.0066, 0.0042, 0.0075, 0, 0);

    /** A rule, and what it is fed. */
    private record Rule(Design design, Decision decision) {}

    /** Whether a comparison is called different. */
    @FunctionalInterface
    private interface Decision {
        boolean differs(Drawn drawn, Random random);
    }

    private static Map<String, Rule> rules() {
        Map<String, Rule> rules = new LinkedHashMap<>();
        rules.put("Mann-Whitney over iterations (benchstat, Google Benchmark)", pooled(OtherRules::mannWhitney));
        rules.put("JMH's 99.9 % intervals do not overlap", pooled(OtherRules::jmhIntervalsApart));
        rules.put("Welch over iterations", pooled(OtherRules::welch));
        rules.put(
                "criterion.rs",
                new Rule(
                        ONE_BOOT,
                        (drawn, random) -> OtherRules.criterion(
                                Drawn.pooled(drawn.before()), Drawn.pooled(drawn.after()), random)));
        rules.put(
                "Welch over forks",
                new Rule(ONE_BOOT, (drawn, random) -> OtherRules.welch(forks(drawn.before()), forks(drawn.after()))));
        rules.put(
                "mitigauge, one boot per side, default",
                new Rule(ONE_BOOT, (drawn, random) -> claims(SimulatedSide.evidence(drawn, RunVariance.NARROW))));
        rules.put(
                "mitigauge, one boot per side, calibrated by 8 runs",
                new Rule(
                        ONE_BOOT,
                        (drawn, random) -> claims(
                                SimulatedSide.evidence(drawn, SimulatedSide.calibrated(GUEST, 8, ONE_BOOT, random)))));
        rules.put("mitigauge, 3 boots of 7 forks per side", boots(3, 7));
        rules.put("mitigauge, 5 boots of 4 forks per side", boots(5, 4));
        return rules;
    }

    private static Rule pooled(TwoSamples test) {
        return new Rule(
                ONE_BOOT, (drawn, random) -> test.differ(Drawn.pooled(drawn.before()), Drawn.pooled(drawn.after())));
    }

    private static Rule boots(int boots, int forks) {
        return new Rule(
                new Design(boots, forks, 5),
                (drawn, random) -> claims(SimulatedSide.evidence(drawn, SimulatedSide.onePercent())));
    }

    /** A rule over two samples of numbers. */
    @FunctionalInterface
    private interface TwoSamples {
        boolean differ(double[] before, double[] after);
    }

    private static double[] forks(List<List<List<Double>>> side) {
        return Drawn.means(side).stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static boolean claims(Evidence evidence) {
        return evidence.difference().pValue() < 0.05;
    }

    private static double rate(Simulation simulation, double factor, Rule rule) {
        Random random = new Random(SEED);
        int differing = 0;
        for (int i = 0; i < TRIALS; i++) {
            Drawn drawn = simulation.draw(factor, rule.design(), rule.design().boots() > 1, random);
            differing += rule.decision().differs(drawn, random) ? 1 : 0;
        }
        return (double) differing / TRIALS;
    }

    @Test
    void theTableOfTheDocumentationIsOfThisSimulation() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| rule | nothing changed | 2 % slower | 3 % | 5 % | 10 % |");
        lines.add("|---|--:|--:|--:|--:|--:|");
        for (Map.Entry<String, Rule> rule : rules().entrySet()) {
            StringBuilder line = new StringBuilder("| " + rule.getKey() + " |");
            for (double factor : new double[] {1, 1.02, 1.03, 1.05, 1.1}) {
                line.append(String.format(Locale.ROOT, " %.0f %% |", 100 * rate(GUEST, factor, rule.getValue())));
            }
            lines.add(line.toString());
        }
        Files.write(Path.of("target", "rules.md"), lines);
        assertThat(Files.readString(Path.of("..", "docs", "statistics.md")))
                .as("copy analyzer/target/rules.md there")
                .contains(String.join("\n", lines));
    }

    @Test
    void onlyOursStayAtFivePerCentWhereNothingChanged() {
        double threeErrors = 3 * Math.sqrt(0.05 * 0.95 / TRIALS);
        Predicate<String> ours = name -> name.startsWith("mitigauge");
        rules().forEach((name, rule) -> {
            double alarms = rate(GUEST, 1, rule);
            if (ours.test(name)) {
                assertThat(alarms).as(name).isLessThan(0.05 + threeErrors);
            } else {
                assertThat(alarms).as(name).isGreaterThan(0.05 + threeErrors);
            }
        });
    }

    /**
     * The simulator and the other rules themselves: an independent simulation with scipy, 4,000 comparisons of 5 forks with 5
     * iterations, spreads of 1 %, 1 % and 0.5 %, gave 68.5 %, 34.1 % and 34.4 %.
     */
    @Test
    void agreesWithAnIndependentSimulation() {
        Simulation simulation = Simulation.gaussian(0.01, 0.01, 0.005);
        Design design = new Design(1, 5, 5);
        double error = 4 * Math.sqrt(0.34 * 0.66 / TRIALS);
        assertThat(rate(simulation, 1, sized(design, OtherRules::mannWhitney))).isCloseTo(0.685, within(error));
        assertThat(rate(simulation, 1, sized(design, OtherRules::jmhIntervalsApart)))
                .isCloseTo(0.341, within(error));
        Rule forks = new Rule(design, (drawn, random) -> OtherRules.welch(forks(drawn.before()), forks(drawn.after())));
        assertThat(rate(simulation, 1, forks)).isCloseTo(0.344, within(error));
    }

    private static Rule sized(Design design, TwoSamples test) {
        return new Rule(
                design, (drawn, random) -> test.differ(Drawn.pooled(drawn.before()), Drawn.pooled(drawn.after())));
    }
}
