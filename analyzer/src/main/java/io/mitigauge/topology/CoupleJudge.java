// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.topology;

import io.mitigauge.model.CoupleAnswer;
import io.mitigauge.model.CoupleAnswer.Kind;
import io.mitigauge.model.CoupleAnswer.Ratio;
import io.mitigauge.model.CoupleAnswer.SecondMode;
import io.mitigauge.stats.Median;
import io.mitigauge.stats.Modes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Judges one couple of CPUs by its own samples; docs/environment.md, "Which CPUs share a core", has the rule. */
final class CoupleJudge {

    /** Two threads of a core do at most this multiple of one: 1 where they fight for every multiplier, and some room. */
    static final double SHARED_MOST = 1.43;

    /** Two cores do at least this multiple of one. */
    static final double SEPARATE_LEAST = 1.82;

    private static final double CONFIDENCE = 0.99;
    private static final int LEAST_SAMPLES = 100;
    private static final double MOST_DISTURBED = 0.3;
    private static final double MODE_DIFFERENCE = 0.15;
    private static final double MOST_IN_SECOND_MODE = 0.2;

    private CoupleJudge() {}

    static CoupleAnswer of(Couple couple) {
        Optional<Ratio> together = ratio(couple.wide());
        Optional<Ratio> control = ratio(couple.chain());
        Optional<Modes> second = Modes.of(array(couple.wide()), MODE_DIFFERENCE).filter(CoupleJudge::tellsOtherwise);
        CoupleAnswer open = new CoupleAnswer(
                couple.a(),
                couple.b(),
                Kind.UNCLEAR,
                "",
                together,
                control,
                ratio(couple.lineNanos()).map(Ratio::median).orElse(Double.NaN),
                second.map(modes -> new SecondMode(modes.minor(), modes.minorShare())),
                couple.worked());
        Optional<String> obstacle = obstacle(couple, second);
        if (obstacle.isPresent()) {
            return open.as(Kind.UNCLEAR, obstacle.get());
        }
        return judged(open, together.orElseThrow(), control.orElseThrow(), second);
    }

    /** More than two cores could do comes from a CPU that was slow while alone, and tells nothing else than two. */
    private static boolean tellsOtherwise(Modes modes) {
        return kind(modes.major(), modes.major()) != kind(modes.minor(), modes.minor());
    }

    private static Kind kind(double low, double high) {
        return low >= SEPARATE_LEAST ? Kind.SEPARATE : high <= SHARED_MOST ? Kind.SHARED : Kind.UNCLEAR;
    }

    private static CoupleAnswer judged(CoupleAnswer open, Ratio together, Ratio control, Optional<Modes> second) {
        if (control.low() < SEPARATE_LEAST) {
            boolean both = control.high() <= SHARED_MOST && together.high() <= SHARED_MOST;
            return open.as(
                    Kind.UNCLEAR,
                    both
                            ? "they seem to take turns: work that leaves room on a core is slowed down as much as work that"
                                    + " does not, as on an overcommitted host"
                            : String.format(
                                    Locale.ROOT,
                                    "even the control, which two threads of a core do at full speed, came to %.2f x only: time"
                                            + " was taken from them",
                                    control.median()));
        }
        Kind kind = kind(together.low(), together.high());
        String because = kind == Kind.UNCLEAR
                ? String.format(Locale.ROOT, "%.2f x lies between one core and two", together.median())
                : second.map(CoupleJudge::secondMode).orElse("");
        return open.as(kind, because);
    }

    private static Optional<String> obstacle(Couple couple, Optional<Modes> second) {
        int least = Math.min(couple.wide().size(), couple.chain().size());
        double disturbed = couple.disturbed()
                / (double) Math.max(
                        1,
                        couple.disturbed()
                                + couple.wide().size()
                                + couple.chain().size());
        if (disturbed > MOST_DISTURBED) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "other programs, or the hypervisor, had one of them in %.0f %% of the samples",
                    100 * disturbed));
        }
        if (least < LEAST_SAMPLES) {
            return Optional.of(
                    "only " + least + " of " + LEAST_SAMPLES + " samples could be taken in the time that there was");
        }
        return second.filter(modes -> modes.minorShare() > MOST_IN_SECOND_MODE)
                .map(modes -> String.format(
                        Locale.ROOT, "they go back and forth between %.2f x and %.2f x", modes.major(), modes.minor()));
    }

    private static String secondMode(Modes modes) {
        return String.format(
                Locale.ROOT,
                "in %.0f %% of the samples they did %.2f x%s",
                100 * modes.minorShare(),
                modes.minor(),
                modes.minor() <= SHARED_MOST && modes.major() >= SEPARATE_LEAST
                        ? ", as two threads of one core do: the hypervisor seems to move them"
                        : "");
    }

    private static Optional<Ratio> ratio(List<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        Median median = Median.of(array(values), CONFIDENCE);
        return Optional.of(new Ratio(median.point(), median.low(), median.high(), median.count()));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
