// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitigauge.model.CoupleAnswer.Kind;
import io.mitigauge.model.CpuList;
import io.mitigauge.model.Environment;
import io.mitigauge.model.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which CPUs share a core is said where the samples say it, and only there. */
final class TopologyJudgeTest {

    @Test
    void twoCpusOnTwoCores() {
        Topology topology = judged(Machine.of(2, 1));
        assertThat(topology.verdict()).isEqualTo(Kind.SEPARATE);
        assertThat(topology.sure()).isTrue();
        assertThat(topology.sentence())
                .isEqualTo(
                        "2 CPUs on 2 cores: two together do 2.00 x of what one does, and a cache line takes 40 ns from"
                                + " one to the other");
        assertThat(cores(topology)).containsExactly("0", "1");
    }

    @Test
    void twoCpusOfOneCore() {
        Topology topology = judged(Machine.of(2, 2).siblings((a, b) -> true).shared(1.24));
        assertThat(topology.verdict()).isEqualTo(Kind.SHARED);
        assertThat(topology.sure()).isTrue();
        assertThat(topology.sentence())
                .isEqualTo("CPUs 0 and 1 share a core: together they do 1.24 x of what one does, and a cache line takes"
                        + " 10 ns from one to the other");
        assertThat(cores(topology)).containsExactly("0-1");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16})
    void findsSiblingsNumberedSideBySideOrInHalves(int cpus) {
        Topology adjacent = judged(Machine.of(cpus, cpus).siblings((a, b) -> a / 2 == b / 2));
        assertThat(adjacent.cores())
                .hasSize(cpus / 2)
                .allSatisfy(
                        core -> assertThat(core).hasSize(2).contains(core.first() / 2 * 2, core.first() / 2 * 2 + 1));

        Topology halves = judged(Machine.of(cpus, cpus).siblings((a, b) -> b - a == cpus / 2));
        assertThat(halves.cores())
                .hasSize(cpus / 2)
                .allSatisfy(core -> assertThat(core).containsExactly(core.first(), core.first() + cpus / 2));
        assertThat(halves.sure()).as(halves.sentence()).isTrue();
    }

    @Test
    void coresOfFourThreads() {
        Topology topology = judged(Machine.of(8, 5).siblings((a, b) -> a / 4 == b / 4));
        assertThat(cores(topology)).containsExactly("0-3", "4-7");
    }

    @Test
    void stolenTimeIsNotASharedCore() {
        // Time taken away slows the control down as well.
        Topology taken =
                judged(Machine.of(2, 3).siblings((a, b) -> true).shared(1.3).control(1.6));
        assertThat(taken.verdict()).isEqualTo(Kind.UNCLEAR);
        assertThat(taken.sentence()).contains("even the control").contains("1.60 x");

        Topology turns =
                judged(Machine.of(2, 3).siblings((a, b) -> true).shared(1).control(1));
        assertThat(turns.verdict()).isEqualTo(Kind.UNCLEAR);
        assertThat(turns.sentence()).contains("take turns");

        Topology reported = TopologyJudge.of(Machine.of(2, 3).probed(), Optional.of(12.4), false);
        assertThat(reported.verdict()).isEqualTo(Kind.UNCLEAR);
        assertThat(reported.sentence())
                .isEqualTo("unclear which CPUs share a core: the host took 12 % of their time meanwhile");
        assertThat(reported.cores()).isEmpty();
    }

    @Test
    void emulatedCpusTellNothing() {
        Topology topology = TopologyJudge.of(Machine.of(2, 1).probed(), Optional.of(0.0), true);
        assertThat(topology.verdict()).isEqualTo(Kind.UNCLEAR);
        assertThat(topology.sentence()).contains("emulated");
    }

    @Test
    void cpusThatAreMovedNowAndThenAreSeparateWithoutCertainty() {
        Topology topology = judged(Machine.of(2, 4).moved(0.1));
        assertThat(topology.verdict()).isEqualTo(Kind.SEPARATE);
        assertThat(topology.sure()).isFalse();
        assertThat(topology.sentence())
                .contains("not for certain: in ")
                .contains("as two threads of one core do: the hypervisor seems to move them");
    }

    @Test
    void cpusThatAreMovedOftenAreUnclear() {
        Topology topology = judged(Machine.of(2, 4).moved(0.4));
        assertThat(topology.verdict()).isEqualTo(Kind.UNCLEAR);
        assertThat(topology.sentence()).contains("they go back and forth between 2.00 x and 1.10 x");
    }

    @Test
    void fewOrDisturbedSamplesTellNothing() {
        assertThat(judged(Machine.of(2, 1).samples(99, 0)).sentence()).contains("only 99 of 100 samples");
        assertThat(judged(Machine.of(2, 1).samples(100, 100)).sentence())
                .contains("other programs, or the hypervisor, had one of them in 33 % of the samples");
    }

    @Test
    void betweenOneCoreAndTwoIsUnclear() {
        Topology topology = judged(Machine.of(2, 1).siblings((a, b) -> true).shared(1.6));
        assertThat(topology.sentence()).contains("lies between one core and two");
    }

    @Test
    void siblingsMustBeNearestNeighbours() {
        Topology far =
                judged(Machine.of(4, 6).siblings((a, b) -> a / 2 == b / 2).nanos(60, 20));
        assertThat(far.verdict()).isEqualTo(Kind.UNCLEAR);
        assertThat(far.sentence()).contains("another CPU is nearer");

        Topology alike =
                judged(Machine.of(4, 6).siblings((a, b) -> a / 2 == b / 2).nanos(30, 32));
        assertThat(alike.verdict()).isEqualTo(Kind.SHARED);
        assertThat(alike.sure()).isFalse();
    }

    @Test
    void oneCpuHasNobodyToShareWith() {
        Topology topology = judged(Machine.of(1, 1));
        assertThat(topology.sentence()).isEqualTo("this process may use one CPU only, CPU 0");
    }

    @Test
    void oneUnclearPairLeavesTheMachineUnclear() {
        ProbeSamples clear = Machine.of(4, 1).probed();
        List<Couple> couples = new ArrayList<>(clear.couples());
        Couple first = couples.getFirst();
        couples.set(0, new Couple(first.a(), first.b(), first.lineNanos(), List.of(), List.of(), 100));
        Topology topology =
                TopologyJudge.of(new ProbeSamples(clear.cpus(), clear.cpus(), couples), Optional.empty(), false);
        assertThat(topology.sentence()).startsWith("unclear which CPUs share a core: CPUs 0 and 1: other programs");
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void neverMistakesOneForTheOther(long seed) {
        // Any mixture of sharing, time taken away and moving: the answer is the truth, or unclear.
        Random random = new Random(seed);
        int clear = 0;
        for (int i = 0; i < 60; i++) {
            boolean smt = random.nextBoolean();
            Machine machine = Machine.of(4, random.nextLong())
                    .siblings((a, b) -> smt && a / 2 == b / 2)
                    .shared(1 + 0.3 * random.nextDouble())
                    .control(random.nextInt(3) == 0 ? 1 + random.nextDouble() : 2)
                    .moved(random.nextInt(3) == 0 ? 0.45 * random.nextDouble() : 0);
            Topology topology = judged(machine);
            if (topology.verdict() != Kind.UNCLEAR) {
                assertThat(topology.verdict()).isEqualTo(smt ? Kind.SHARED : Kind.SEPARATE);
                clear++;
            }
        }
        assertThat(clear).isGreaterThan(15);
    }

    @Test
    void readsWhatTheProbePrints() {
        ProbeSamples samples = ProbeSamples.parse(List.of(
                "cpus\t0,1",
                "line\t0\t1\t36.1\t580.7",
                "wide\t0\t1\t2.000\t1.993\t1.999",
                "chain\t0\t1\t2.001",
                "disturbed\t0\t1\t13",
                "end"));
        assertThat(samples.couples())
                .containsExactly(
                        new Couple(0, 1, List.of(36.1, 580.7), List.of(2.0, 1.993, 1.999), List.of(2.001), 13));
        assertThat(samples.sampled()).containsExactly(0, 1);
    }

    @Test
    void refusesWhatTheProbeDoesNotPrint() {
        assertThatThrownBy(() -> ProbeSamples.parse(List.of("cpus\t0,1", "line\t0\t1\t3")))
                .hasMessage("the sibling probe ended early");
        assertThatThrownBy(() -> ProbeSamples.parse(List.of("cpus\t0,1", "line\t0\t1\tfast", "end")))
                .hasMessage("\"fast\" is not a number");
        assertThatThrownBy(() -> ProbeSamples.parse(List.of("cpus\t0,1", "line\t0\t1\tNaN", "end")))
                .hasMessage("samples must be finite and >= 0, one is NaN");
        assertThatThrownBy(() -> ProbeSamples.parse(List.of("cpus\t0,1", "line\t0", "end")))
                .hasMessage("no two CPUs in \"line\t0\"");
        assertThatThrownBy(() -> ProbeSamples.parse(List.of("cpus\t0,1", "line\t0\t1\t3", "end")))
                .hasMessage("the sibling probe left out 'wide' of CPUs 0 and 1");
    }

    @Test
    void fieldsHoldTheAnswerOrSayWhyThereIsNone() {
        Environment nothing = new Environment(Instant.EPOCH, new TreeMap<>());
        Environment clear =
                nothing.with(TopologyFields.of(judged(Machine.of(4, 8).siblings((a, b) -> a / 2 == b / 2))));
        assertThat(clear.text("probe.siblings")).contains("0-1;2-3");
        assertThat(clear.text("probe.together").orElse("")).startsWith("0+1 1.10, 0+2 2.00, ");

        Environment unclear =
                nothing.with(TopologyFields.of(TopologyJudge.of(Machine.of(2, 1).probed(), Optional.of(9.0), false)));
        assertThat(unclear.text("probe.siblings")).isEmpty();
        assertThat(unclear.text("probe.finding").orElse("")).contains("the host took 9 %");

        Environment failed = nothing.with(TopologyFields.failed("no reason"));
        assertThat(failed.text("probe.siblings")).isEmpty();
        assertThat(failed.text("probe.finding")).contains("nothing: no reason");
    }

    private static Topology judged(Machine machine) {
        return TopologyJudge.of(machine.probed(), Optional.of(0.0), false);
    }

    private static List<String> cores(Topology topology) {
        return topology.cores().stream().map(TreeSet::new).map(CpuList::format).toList();
    }
}
