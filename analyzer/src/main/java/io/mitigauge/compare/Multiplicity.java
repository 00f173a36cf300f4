// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.stats.BenjaminiHochberg;
import io.mitigauge.stats.CommonLine;
import io.mitigauge.stats.Holm;
import io.mitigauge.stats.LogDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What is made of many tests at once: docs/statistics.md, "Which interval decides". */
final class Multiplicity {

    /** Of two figures of everything, where those adjusted by controls stand beside the others, each has this part of the level. */
    static final double HALF = 0.5;

    private static final double BENCHMARKS = 0.5;
    private static final double FAMILIES = 0.25;
    private static final double ALL = 0.25;
    private static final double SAME = 1e-9; // rounding

    private Multiplicity() {}

    /**
     * A test among others. Its interval at its level excludes "no change" just where it is called.
     *
     * @param pAdjusted at most the settings' level, or rate, where it is called
     * @param level at which it is judged; never above the settings' level
     */
    record Judged(double pAdjusted, double level) {}

    /**
     * What a report says of means, each in the order in which it was asked.
     *
     * @param all all families together: one test, or none
     */
    record Tests(List<Judged> benchmarks, List<Judged> families, List<Judged> all) {}

    /**
     * No false claim at all about benchmarks, families, and all families together, with the confidence of the settings. A family of one
     * benchmark, and all of one family, are the same figure under another name, and one test.
     *
     * @param all all families together: one test, or none
     * @param part of the level that they may use, in (0, 1]; the rest is another's
     */
    static Tests of(
            List<LogDifference> benchmarks,
            List<LogDifference> families,
            List<LogDifference> all,
            Settings settings,
            double part) {
        List<Shared> tests = new ArrayList<>();
        List<Shared> ofBenchmarks = share(BENCHMARKS, benchmarks, List.of(), tests);
        List<Shared> ofFamilies = share(FAMILIES, families, ofBenchmarks, tests);
        List<Shared> ofAll = share(ALL, all, ofFamilies, tests);
        double[] p = tests.stream().mapToDouble(Shared::p).toArray();
        double[] weights = tests.stream().mapToDouble(test -> test.weight).toArray();
        double[] adjusted = Holm.adjust(p, weights);
        double[] levels = Holm.levels(p, weights, part * settings.alpha());
        Function<Shared, Judged> judged =
                test -> new Judged(Math.min(1, adjusted[test.place] / part), levels[test.place]);
        return new Tests(
                ofBenchmarks.stream().map(judged).toList(),
                ofFamilies.stream().map(judged).toList(),
                ofAll.stream().map(judged).toList());
    }

    /** A test with its place among all and its share of the level. */
    private static final class Shared {

        private final LogDifference figure;
        private final int place;
        private double weight;

        Shared(LogDifference figure, int place) {
            this.figure = figure;
            this.place = place;
        }

        /** Whether that is the same figure; a cost is a rate turned round. */
        boolean isOf(LogDifference other) {
            return isSame(Math.abs(figure.estimate()), Math.abs(other.estimate()), figure.standardError())
                    && isSame(figure.variance(), other.variance(), figure.variance())
                    && isSame(figure.degreesOfFreedom(), other.degreesOfFreedom(), figure.degreesOfFreedom());
        }

        private static boolean isSame(double one, double other, double size) {
            return Math.abs(one - other) <= SAME * size;
        }

        /** Copies, which are not judged, do not pass on what others would have. */
        double p() {
            return figure.variance() <= CommonLine.ROUNDING ? 1 : figure.pValue();
        }
    }

    /**
     * Gives each figure its part.
     *
     * @param parts what these may be another name of
     * @param tests takes those that are not
     */
    private static List<Shared> share(
            double share, List<LogDifference> figures, List<Shared> parts, List<Shared> tests) {
        List<Shared> shared = new ArrayList<>();
        for (LogDifference figure : figures) {
            Shared test = parts.stream()
                    .filter(part -> part.isOf(figure))
                    .findFirst()
                    .orElseGet(() -> {
                        Shared another = new Shared(figure, tests.size());
                        tests.add(another);
                        return another;
                    });
            test.weight += share / figures.size();
            shared.add(test);
        }
        return shared;
    }

    /** No false claim at all among these. */
    static List<Judged> together(List<LogDifference> tests, Settings settings) {
        return of(tests, List.of(), List.of(), settings, 1).benchmarks();
    }

    /** Few false claims among those that are made. */
    static List<Judged> exploring(List<LogDifference> tests, Settings settings) {
        double q = Math.max(Settings.FALSE_DISCOVERIES, settings.alpha());
        BenjaminiHochberg procedure = new BenjaminiHochberg(q, settings.alpha());
        double[] p = tests.stream().mapToDouble(LogDifference::pValue).toArray();
        return judged(procedure.adjust(p), procedure.levels(p));
    }

    private static List<Judged> judged(double[] adjusted, double[] levels) {
        return IntStream.range(0, adjusted.length)
                .mapToObj(i -> new Judged(adjusted[i], levels[i]))
                .toList();
    }
}
