// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.NAME;
import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.run;
import static io.mitigauge.compare.SampleRuns.times;
import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Change;
import io.mitigauge.model.Run;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A state that was left and returned to. */
final class ReturnLegTest {

    private static final Settings SETTINGS = Settings.withMargin(0.03);
    private static final double[] FIVE = {99, 99.5, 100, 100.5, 101};

    private static Run boot(String name, long minutes, double nanos) {
        return run().boot(name, minutes)
                .benchmark(NAME, NANOS, times(nanos / 100, FIVE))
                .build();
    }

    private static List<String> cautions(List<Run> before, List<Run> after) {
        return Comparisons.between(Side.of(before), Side.of(after), SETTINGS).cautions();
    }

    @Test
    void whatDidNotMoveMeanwhileIsSaid() {
        List<Run> before = List.of(boot("a", 0, 100), boot("c", 40, 100));

        assertThat(cautions(before, List.of(boot("b", 20, 130))))
                .contains(
                        "between the runs before that came first and those to which the machine returned nothing was found to differ;"
                                + " all families together moved by +0.0 % (" + interval(before)
                                + ")");
    }

    /** Of the primary endpoint, in the words of the sentence. */
    private static String interval(List<Run> two) {
        Change change = Comparisons.between(two.getFirst(), two.getLast(), SETTINGS)
                .families()
                .primary()
                .orElseThrow()
                .change()
                .orElseThrow();
        return String.format(Locale.ROOT, "%+.1f to %+.1f %%", 100 * change.low(), 100 * change.high());
    }

    @Test
    void whatTimeMovedIsAHeadline() {
        // From 100 to 200 in one state; the other lies between, so that "slower by half" would be time's work.
        List<String> cautions = cautions(List.of(boot("a", 0, 100), boot("c", 40, 200)), List.of(boot("b", 20, 150)));

        assertThat(cautions.getFirst())
                .startsWith(
                        "time moved what is one state: between the runs before that came first and those to which the machine"
                                + " returned, these were found to differ: syscall.Getppid.kernelEntry +100.0 %; all families")
                .endsWith("a difference of such a size between the sides may be time's as well");
    }

    @Test
    void theSideThatCameFirstIsTheOneReturnedTo() {
        List<Run> first = List.of(boot("a", 0, 100), boot("c", 40, 200));
        List<Run> second = List.of(boot("b", 20, 150), boot("d", 60, 150));

        assertThat(cautions(second, first).getFirst()).contains("between the runs after that came first");
        assertThat(cautions(first, second).getFirst()).contains("between the runs before that came first");
    }

    @Test
    void withoutReturnThereIsNothingToSay() {
        List<Run> first = List.of(boot("a", 0, 100), boot("b", 10, 200));
        List<Run> second = List.of(boot("c", 20, 150), boot("d", 30, 150));

        assertThat(cautions(first, second)).noneMatch(caution -> caution.contains("to which the machine returned"));
        assertThat(cautions(second, first)).noneMatch(caution -> caution.contains("to which the machine returned"));
    }

    @Test
    void runsThatDoNotTellWhenTheyBeganAreInNoLeg() {
        Run undated = run().benchmark(NAME, NANOS, FIVE).build();

        assertThat(ReturnLeg.of(
                        Side.of(List.of(undated, boot("c", 40, 200))), Side.of(List.of(boot("b", 20, 150))), SETTINGS))
                .isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void whatTheOtherSideMeasuredDoesNotMatter(long seed) {
        Random random = new Random(seed);
        List<Run> before = List.of(
                boot("a", 0, 100 + random.nextDouble()),
                boot("b", 10, 100 + random.nextDouble()),
                boot("d", 40, 100 + 20 * random.nextDouble()));
        String sentence = sentence(before, 90 + 20 * random.nextDouble());

        assertThat(sentence(before, 300)).isEqualTo(sentence);
        assertThat(sentence(before.reversed(), 300)).isEqualTo(sentence);
    }

    private static String sentence(List<Run> before, double after) {
        return ReturnLeg.of(Side.of(before), Side.of(List.of(boot("c", 20, after))), SETTINGS)
                .orElseThrow()
                .sentence();
    }
}
