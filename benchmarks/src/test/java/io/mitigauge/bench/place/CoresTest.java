// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.bench.UnsupportedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** CPUs as hardware threads of cores. */
final class CoresTest {

    /** CPUs i and i+2 share a core, as on usual Intel machines. */
    private static Optional<SortedSet<Integer>> far(int cpu) {
        return Optional.of(set(cpu % 2, cpu % 2 + 2));
    }

    private static Optional<SortedSet<Integer>> unlisted(int cpu) {
        assertThat(cpu).isNotNegative();
        return Optional.empty();
    }

    private static SortedSet<Integer> set(Integer... cpus) {
        return new TreeSet<>(Set.of(cpus));
    }

    @Test
    void siblingsMakeACore() {
        Cores cores = Cores.of(set(0, 1, 2, 3), CoresTest::far);
        assertThat(cores.cores()).containsExactly(List.of(0, 2), List.of(1, 3));
        assertThat(cores.cpus()).containsExactly(0, 1, 2, 3);
        assertThat(cores.onePerCore()).containsExactly(0, 1);
        assertThat(cores.siblings()).isEqualTo(new CpuPair(0, 2));
        assertThat(cores.twoCores()).isEqualTo(new CpuPair(0, 1));
    }

    @Test
    void cpusOutsideTheCpusetAreLeftOut() {
        Cores cores = Cores.of(set(1, 2, 3), CoresTest::far);
        assertThat(cores.cores()).containsExactly(List.of(1, 3), List.of(2));
        assertThat(cores.siblings()).isEqualTo(new CpuPair(1, 3));
        assertThat(cores.twoCores()).isEqualTo(new CpuPair(1, 2));
    }

    @Test
    void withoutAListEachCpuIsACore() {
        Cores cores = Cores.of(set(0, 1), CoresTest::unlisted);
        assertThat(cores.onePerCore()).containsExactly(0, 1);
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(cores::siblings)
                .withMessage("needs two hardware threads of one core; the kernel lists none among CPUs 0,1"
                        + ", and none were measured (a hypervisor may hide them)");
    }

    @Test
    void measuredCoresStandInForAListThatIsHidden() {
        assertThat(Cores.measured(set(0, 1, 2, 3, 4), "0,2;1,3").cores())
                .containsExactly(List.of(0, 2), List.of(1, 3), List.of(4));
        assertThat(Cores.measured(set(1, 2), "0-1;2-3").cores()).containsExactly(List.of(1), List.of(2));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Cores.measured(set(0), "0;x"));
    }

    @Test
    void oneCoreHasTwoCpusButNotTwoCores() {
        Cores cores = Cores.of(set(0, 2), CoresTest::far);
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(cores::twoCores)
                .withMessage("needs two cores; this process may use CPUs 0,2, of one");
    }

    @Test
    void oneCpuIsNotTwo() {
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> Cores.of(set(3), CoresTest::unlisted).twoCores())
                .withMessage("needs two CPUs; this process may use one, CPU 3");
    }

    @Test
    void aQuotaOfOneIsNotTwo() {
        Cores cores = Cores.of(set(0, 1, 2, 3), CoresTest::far);
        assertThat(cores.atMost(2).twoCores()).isEqualTo(new CpuPair(0, 1));
        assertThat(cores.atMost(2).siblings()).isEqualTo(new CpuPair(0, 2));
        Cores one = cores.atMost(1);
        assertThat(one.placed("sameCpu")).isEqualTo(new CpuPair(0, 0));
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(one::twoCores)
                .withMessage("needs two CPUs at once; the quota of this control group is one (CPUs 0,1,2,3)");
        assertThatExceptionOfType(UnsupportedException.class).isThrownBy(one::siblings);
    }

    @Test
    void allCpusAtOnceNeedAQuotaForAll() {
        Cores cores = Cores.of(set(0, 1, 2, 3), CoresTest::far);
        cores.requireTimeFor(4);
        cores.atMost(4).requireTimeFor(4);
        cores.atMost(2).requireTimeFor(2);
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> cores.atMost(2).requireTimeFor(4))
                .withMessage("needs 4 CPUs at once; the quota of this control group is 2 (CPUs 0,1,2,3)");
    }

    @Test
    void placementsHaveNames() {
        Cores cores = new Cores(List.of(List.of(4, 6), List.of(5, 7)));
        assertThat(cores.placed("sameCpu")).isEqualTo(new CpuPair(4, 4));
        assertThat(cores.placed("siblings")).isEqualTo(new CpuPair(4, 6));
        assertThat(cores.placed("twoCpus")).isEqualTo(new CpuPair(4, 5));
        assertThat(cores.placed("twoCpusAwake")).isEqualTo(new CpuPair(4, 5));
        assertThat(Placed.last()).as("the last is kept for who writes it down").contains(new CpuPair(4, 5));
        assertThatExceptionOfType(UnsupportedException.class)
                .as("never siblings in place of cores")
                .isThrownBy(() -> new Cores(List.of(List.of(4, 6))).placed("twoCpus"))
                .withMessage("needs two cores; this process may use CPUs 4,6, of one");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> cores.placed("far"))
                .withMessage("placement must be sameCpu, siblings, twoCpus or twoCpusAwake, is far");
    }

    @Test
    void aThreadThatIsBoundStillSeesAllCpusOfItsProcess() {
        Cores free = Cores.ofThisProcess();
        Pin pin = Pin.to(free.cpus().getLast());
        try {
            assertThat(Cores.ofThisProcess()).isEqualTo(free);
        } finally {
            pin.close();
        }
    }
}
