// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.Change;
import io.mitigauge.model.Change.Basis;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Verdict;
import io.mitigauge.stats.CommonLine;
import io.mitigauge.stats.LogDifference;
import io.mitigauge.stats.Power;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * From evidence to a change and a verdict, by the rules of docs/statistics.md, "Verdicts". The order of the rules is part
 * of them.
 */
final class Judge {

    private static final double CONFIDENCE = 0.95;
    private static final double MOST = Math.log(1e12); // beyond this factor an interval says nothing

    private static final Verdict COPIED = new Verdict.Unclear(
            "what was measured on one side or both agrees to the last digit: no two measurements do; is one a copy of another?",
            0);

    private final Settings settings;

    Judge(Settings settings) {
        this.settings = settings;
    }

    /**
     * The change in the words of the model.
     *
     * @param test among all that the report makes
     */
    Change change(Evidence evidence, Direction direction, Multiplicity.Judged test) {
        return change(evidence.difference(), evidence.basis(), direction, test);
    }

    /** The same for any difference of logarithms. */
    Change change(LogDifference difference, Basis basis, Direction direction, Multiplicity.Judged test) {
        double estimate = difference.estimate();
        double plain = difference.halfWidth(CONFIDENCE);
        double deciding = Math.max(plain, difference.halfWidth(1 - test.level()));
        double worst = direction == Direction.LOWER_IS_BETTER
                ? relative(difference.upperBound(CONFIDENCE))
                : -relative(difference.lowerBound(CONFIDENCE));
        return new Change(
                relative(estimate),
                relative(estimate - deciding),
                relative(estimate + deciding),
                relative(estimate - plain),
                relative(estimate + plain),
                test.pAdjusted(),
                Math.max(0, worst),
                relative(Power.minimumDetectable(difference, Math.min(test.level(), 1 - CONFIDENCE))),
                basis);
    }

    /** The verdict. */
    Verdict verdict(Evidence evidence, Direction direction, Change change, double level) {
        if (evidence.forks() < Settings.FORKS_FOR_VERDICT) {
            return new Verdict.Unclear(
                    "only %d forks on a side; %d are the fewest with which no estimate hangs on a single fork"
                            .formatted(evidence.forks(), Settings.FORKS_FOR_VERDICT),
                    Settings.FORKS_FOR_VERDICT - evidence.forks());
        }
        if (evidence.isCopied()) {
            return COPIED;
        }
        return settled(evidence.difference(), direction, change)
                .orElseGet(() -> unclear(evidence, change, settings.logMargin(), level));
    }

    /**
     * Equivalent, slower or faster; empty where it is none of them. Unclear where nothing varies at all, since without an error any
     * difference, however small, would be called.
     */
    Optional<Verdict> settled(LogDifference difference, Direction direction, Change change) {
        if (difference.variance() <= CommonLine.ROUNDING) {
            return Optional.of(COPIED);
        }
        if (difference.isWithin(settings.logMargin(), CONFIDENCE)) {
            return Optional.of(new Verdict.Equivalent("within the margin of %s%s"
                    .formatted(percent(settings.margin()), change.isDifferent() ? "; small but real" : "")));
        }
        return change.isDifferent() ? Optional.of(moved(change, direction)) : Optional.empty();
    }

    /** How large it is, is said of the interval that decided, so that words and figures agree. */
    private Verdict moved(Change change, Direction direction) {
        boolean up = change.low() > 0;
        double nearer = up ? Math.log1p(change.low()) : -Math.log1p(change.high());
        String size = nearer > settings.logMargin()
                ? "proven beyond the margin of " + percent(settings.margin())
                : "proven different, but its size is uncertain: it may lie within the margin";
        boolean worse = up == (direction == Direction.LOWER_IS_BETTER);
        return worse ? new Verdict.Slower(size) : new Verdict.Faster(size);
    }

    private Verdict unclear(Evidence evidence, Change change, double margin, double level) {
        String known = known(change);
        double estimate = evidence.difference().estimate();
        OptionalInt forks = evidence.moreForks()
                .map(growth -> Power.toSettle(growth, estimate, evidence.forks(), margin, level))
                .orElse(OptionalInt.empty());
        if (forks.isPresent()) {
            return new Verdict.Unclear(
                    known,
                    "about %d forks per side would settle it four times in five, there are %d"
                            .formatted(forks.getAsInt(), evidence.forks()),
                    forks.getAsInt() - evidence.forks());
        }
        OptionalInt boots = atMost(
                Verdict.Unclear.MOST_BOOTS,
                Power.toSettle(evidence.moreBoots(), estimate, evidence.boots(), margin, level));
        return new Verdict.Unclear(known, bootsNeeded(evidence, boots), 0, boots);
    }

    /** What an unclear change tells all the same. */
    static String known(Change change) {
        return "a cost above %s is excluded; a difference below %s may well be missed"
                .formatted(percent(change.costExcludedAbove()), percent(change.minimumDetectable()));
    }

    private static OptionalInt atMost(int most, OptionalInt number) {
        return number.isPresent() && number.getAsInt() <= most ? number : OptionalInt.empty();
    }

    private static String bootsNeeded(Evidence evidence, OptionalInt boots) {
        String many = boots.isPresent()
                ? "about %d boots per side would settle it four times in five".formatted(boots.getAsInt())
                : "more than %d boots per side would be needed to settle it".formatted(Verdict.Unclear.MOST_BOOTS);
        return evidence.boots() > 1
                ? "%s, there are %d".formatted(many, evidence.boots())
                : "more forks cannot settle it, since boots of the same state differ; " + many;
    }

    /** Relative change of a logarithm; kept off -100 % and infinity, which two or three wild forks would reach. */
    private static double relative(double logarithm) {
        return Math.expm1(Math.clamp(logarithm, -MOST, MOST));
    }

    private static String percent(double ratio) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * ratio).replace(".0 %", " %");
    }
}
