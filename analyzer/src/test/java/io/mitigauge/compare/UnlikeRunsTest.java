// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static io.mitigauge.compare.SampleRuns.NAME;
import static io.mitigauge.compare.SampleRuns.NANOS;
import static io.mitigauge.compare.SampleRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Reading.Reason;
import io.mitigauge.model.Run;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs of one side that are not alike, and runs that changed by themselves. */
final class UnlikeRunsTest {

    private static SampleRuns sample(String label, String jvm) {
        return run().label(label)
                .boot("boot of " + label, 0)
                .field("jvm.version", jvm)
                .benchmark(NAME, NANOS, 100, 101, 102);
    }

    private static List<Run> onJvms(String... versions) {
        return IntStream.range(0, versions.length)
                .mapToObj(i -> sample("r" + i, versions[i]).build())
                .toList();
    }

    private static List<String> cautions(List<Run> before, List<Run> after) {
        return Comparisons.between(Side.of(before), Side.of(after), Settings.withMargin(0.03))
                .cautions();
    }

    private static List<String> ofUnlikeRuns(List<Run> before, List<Run> after) {
        return cautions(before, after).stream()
                .filter(caution -> caution.startsWith("runs of one side differ"))
                .toList();
    }

    @Test
    void anotherJvmInTheMidstOfASideIsNamedWithItsRuns() {
        List<Run> before = onJvms("25", "21", "25");
        List<Run> after = onJvms("25", "25", "25");

        assertThat(ofUnlikeRuns(before, after))
                .containsExactly(
                        "runs of one side differ: before, jvm.version is 25 in r0, r2 and 21 in r1: what it does is in"
                                + " this side's figures, and in how much its runs differ");
        assertThat(ofUnlikeRuns(after, before))
                .singleElement()
                .asString()
                .contains(": after, jvm.version is 25 in r0, r2");
        assertThat(ofUnlikeRuns(before, before)).hasSize(2);
    }

    @Test
    void equalSidesGiveNoSuchCaution() {
        List<Run> same = onJvms("25", "25", "25");

        assertThat(ofUnlikeRuns(same, same)).isEmpty();
        assertThat(ofUnlikeRuns(onJvms("25", "25"), onJvms("21", "21")))
                .as("sides that differ from each other, and not in themselves")
                .isEmpty();
    }

    @Test
    void theLastRunsJvmIsNoChangeDuringARun() {
        List<Run> before = onJvms("25", "25", "21");
        List<Run> after = onJvms("25", "25", "25");

        assertThat(cautions(before, after)).noneMatch(caution -> caution.contains("during the run"));
        assertThat(ofUnlikeRuns(before, after)).singleElement().asString().contains("25 in r0, r1 and 21 in r2");
    }

    @Test
    void aRunThatChangedIsNamedWhicheverOfItsSideItIs() {
        Run changed = changing(sample("odd", "25").field("clock.source", "tsc").build());
        Run steady = sample("even", "25").field("clock.source", "tsc").build();

        Run another = sample("another", "25").field("clock.source", "tsc").build();
        for (List<Run> side : List.of(
                List.of(changed, steady, another),
                List.of(steady, changed, another),
                List.of(steady, another, changed))) {
            assertThat(cautions(side, List.of(steady)))
                    .contains(
                            "during the run before (odd) the machine itself changed (clock.source), as in a live migration: its"
                                    + " figures are of two states");
        }
        assertThat(cautions(List.of(steady), List.of(changed)))
                .anyMatch(caution -> caution.startsWith("during the run after the machine itself changed"));
        assertThat(cautions(List.of(steady), List.of(changed, changed)))
                .filteredOn(caution -> caution.startsWith("during the run"))
                .as("runs that changed alike are named together")
                .hasSize(1);
    }

    /** The same run, whose clock source was another one at its end. */
    private static Run changing(Run run) {
        Run other = sample("any", "25").field("clock.source", "hpet").build();
        return new Run(run.info(), run.start(), other.start(), run.forks(), run.failures(), run.skips());
    }

    @Test
    void aFewFieldsAndAFewRunsAreNamedAndTheRestCounted() {
        SampleRuns odd = sample("odd", "21");
        SampleRuns even = sample("even", "25");
        for (String field : List.of("clock.source", "cpu.governor", "cpu.boost", "memory.pageSize", "container.kind")) {
            odd.field(field, "a");
            even.field(field, "b");
        }
        Run other = odd.build();
        List<Run> side = IntStream.range(0, 6)
                .mapToObj(i -> i == 5 ? other : even.label("even" + i).build())
                .toList();

        // Six fields differ, the JVM's version among them: four are named. Five runs have one value: three are named.
        assertThat(ofUnlikeRuns(side, side).getFirst())
                .startsWith(
                        "runs of one side differ: before, clock.source is b in even0, even1, even2 and 2 more and a in odd;")
                .contains("; and 2 more: what it does");
    }

    @Test
    void whatFollowsOrDiffersBetweenBootsByNatureIsNotNamed() {
        Run first = sample("one", "25")
                .field("jvm.name", "HotSpot")
                .field("uptime", "1")
                .field("probe.siblings", "0-1")
                .build();
        Run second = sample("two", "21")
                .field("jvm.name", "OpenJ9")
                .field("uptime", "2")
                .absent("probe.siblings", Reason.ERROR)
                .build();

        assertThat(ofUnlikeRuns(List.of(first, second), List.of(first)))
                .singleElement()
                .asString()
                .startsWith("runs of one side differ: before, jvm.version is 25 in one and 21 in two: ");
    }

    @Test
    void longValuesAreNotRepeated() {
        Run first = sample("one", "25").field("memory.tuning", "a ".repeat(100)).build();
        Run second = sample("two", "25").field("memory.tuning", "b").build();

        assertThat(ofUnlikeRuns(List.of(first, second), List.of(first)).getFirst())
                .contains("memory.tuning is another in one than in two:");
    }

    @Test
    void runsOfOneLabelAreToldByTheirPaths() {
        List<Run> side = List.of(sample("r", "25").build(), sample("r", "21").build());

        assertThat(ofUnlikeRuns(side, side).getFirst()).contains("25 in results/r and 21 in results/r");
    }

    @Test
    void anyOrderOfRunsIsFoundUnlikeExactlyWhereValuesDiffer() {
        Random random = new Random(20_260_417);
        for (int i = 0; i < 200; i++) {
            String[] before = random.ints(1 + random.nextInt(5), 0, 2)
                    .mapToObj(v -> "2" + v)
                    .toArray(String[]::new);
            String[] after = random.ints(1 + random.nextInt(5), 0, 2)
                    .mapToObj(v -> "2" + v)
                    .toArray(String[]::new);
            int unlike = (List.of(before).stream().distinct().count() > 1 ? 1 : 0)
                    + (List.of(after).stream().distinct().count() > 1 ? 1 : 0);
            List<Run> one = onJvms(before);
            List<Run> two = onJvms(after);

            assertThat(ofUnlikeRuns(one, two)).hasSize(unlike);
            assertThat(cautions(one, two)).noneMatch(caution -> caution.contains("during the run"));
        }
    }

    @Test
    void whateverRunOfASideDidNotWaitForQuietIsNamed() {
        Run quiet =
                sample("quiet", "25").field("run.settled", "yes, after 30 s").build();
        Run loud = sample("loud", "25").field("run.settled", "no, waited 600 s").build();

        assertThat(cautions(List.of(quiet, loud), List.of(quiet)))
                .anyMatch(caution -> caution.startsWith(
                        "the machine was not quiet when the run before (loud) began (no, waited 600 s)"));
    }
}
