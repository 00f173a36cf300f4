// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Draws what a benchmark would show, with known truth: logarithms of iterations in forks in boots. The boots of a session
 * follow one another in time, and a drift goes through them.
 *
 * @param bootSd standard deviation of a boot's level
 * @param forkSd standard deviation of a fork's level within its boot
 * @param iterationSd standard deviation of an iteration within its fork
 * @param drift standard deviation of a drift from fork to fork, {@code x' = 0.9 x + e}, at rest; 0 for none
 * @param wild share of forks that are disturbed, by a factor of up to {@code e}
 * @param secondMode share of forks that run in another mode, 5 % slower
 * @param law of a boot's level
 */
record Simulation(
        double bootSd, double forkSd, double iterationSd, double drift, double wild, double secondMode, BootLaw law) {

    private static final double PERSISTENCE = 0.9;
    private static final double OTHER_MODE = Math.log(1.05);
    private static final double LEVEL = 100;
    private static final double OTHER_BOOTS = 0.2;

    Simulation(double bootSd, double forkSd, double iterationSd, double drift, double wild, double secondMode) {
        this(bootSd, forkSd, iterationSd, drift, wild, secondMode, Random::nextGaussian);
    }

    /** Spreads of boots, forks and iterations as Gaussian noise, and nothing else. */
    static Simulation gaussian(double bootSd, double forkSd, double iterationSd) {
        return new Simulation(bootSd, forkSd, iterationSd, 0, 0, 0);
    }

    /** Boots differ by this law, and nothing else does. */
    static Simulation ofBoots(double bootSd, BootLaw law) {
        return new Simulation(bootSd, 0, 0, 0, 0, 0, law);
    }

    /** How far a boot lies from the truth, in terms of {@code bootSd}. */
    @FunctionalInterface
    interface BootLaw {

        /** Of one boot. */
        double draw(Random random);

        /** Student's t with 3 degrees of freedom by its standard deviation: a normal by the root of a chi-square with 3. */
        static BootLaw heavyTailed() {
            return random -> {
                double chiSquare = 0;
                for (int i = 0; i < 3; i++) {
                    double normal = random.nextGaussian();
                    chiSquare += normal * normal;
                }
                return random.nextGaussian() / Math.sqrt(chiSquare);
            };
        }

        /** One boot in five, on average, is so many deviations slower than the others are. */
        static BootLaw twoModes(double apart) {
            return random -> random.nextGaussian() + (random.nextDouble() < OTHER_BOOTS ? apart : 0);
        }
    }

    /** How much is measured. */
    record Design(int boots, int forks, int iterations) {}

    /** A series of boots of one machine in one stretch of time. */
    final class Session {

        private final Random random;
        private double drifted;

        private Session(Random random) {
            this.random = random;
            this.drifted = drift * random.nextGaussian();
        }

        /** The iterations of one boot by fork, in nanoseconds, in a state that is slower by a factor. */
        List<List<Double>> boot(double factor, Design design) {
            double level = Math.log(LEVEL * factor) + bootSd * law.draw(random);
            List<List<Double>> forks = new ArrayList<>();
            for (int fork = 0; fork < design.forks(); fork++) {
                forks.add(fork(level, design.iterations()));
            }
            return forks;
        }

        private List<Double> fork(double bootLevel, int iterations) {
            drifted = PERSISTENCE * drifted + Math.sqrt(1 - PERSISTENCE * PERSISTENCE) * drift * random.nextGaussian();
            double level = bootLevel + drifted + forkSd * random.nextGaussian();
            level += random.nextDouble() < wild ? random.nextDouble() : 0;
            level += random.nextDouble() < secondMode ? OTHER_MODE : 0;
            List<Double> values = new ArrayList<>();
            for (int i = 0; i < iterations; i++) {
                values.add(Math.exp(level + iterationSd * random.nextGaussian()));
            }
            return values;
        }
    }

    Session session(Random random) {
        return new Session(random);
    }

    /** Both sides of a comparison: for each boot its forks' iterations. */
    record Drawn(List<List<List<Double>>> before, List<List<List<Double>>> after) {

        /** Forks' means by boot. */
        static List<List<Double>> means(List<List<List<Double>>> side) {
            return side.stream()
                    .map(boot -> boot.stream()
                            .map(fork -> fork.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .average()
                                    .orElseThrow())
                            .toList())
                    .toList();
        }

        /** All iterations of a side, as if they were independent. */
        static double[] pooled(List<List<List<Double>>> side) {
            return side.stream()
                    .flatMap(List::stream)
                    .flatMap(List::stream)
                    .mapToDouble(Double::doubleValue)
                    .toArray();
        }
    }

    /**
     * One comparison.
     *
     * @param slower true factor from before to after
     * @param alternating whether the boots of the sides take turns; otherwise one side comes first
     */
    Drawn draw(double slower, Design design, boolean alternating, Random random) {
        Session session = session(random);
        List<List<List<Double>>> before = new ArrayList<>();
        List<List<List<Double>>> after = new ArrayList<>();
        for (int i = 0; i < 2 * design.boots(); i++) {
            boolean second = alternating ? i % 2 == 1 : i >= design.boots();
            (second ? after : before).add(session.boot(second ? slower : 1, design));
        }
        return new Drawn(before, after);
    }
}
