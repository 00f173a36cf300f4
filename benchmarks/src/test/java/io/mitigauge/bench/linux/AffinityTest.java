// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.SortedSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pinning threads, on the CPUs that are here. */
final class AffinityTest {

    private final SortedSet<Integer> allowed = Affinity.allowed();

    @AfterEach
    void restore() {
        Affinity.restrict(allowed);
    }

    @Test
    void aPinnedThreadMayUseThatCpuOnly() {
        for (int cpu : allowed) {
            Affinity.pin(cpu);
            assertThat(Affinity.allowed()).containsExactly(cpu);
        }
    }

    @Test
    void aRestrictionCanBeLifted() {
        Affinity.pin(allowed.last());
        Affinity.restrict(allowed);
        assertThat(Affinity.allowed()).isEqualTo(allowed);
    }

    @Test
    void aThreadIsKnownByItsNumberToo() {
        Affinity.pin(allowed.last());
        assertThat(Affinity.allowed(Affinity.thread().orElseThrow())).containsExactly(allowed.last());
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> Affinity.allowed(Integer.MAX_VALUE))
                .withMessageStartingWith("sched_getaffinity: ESRCH");
    }

    @Test
    void saysWhichCpuIsNotThere() {
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> Affinity.pin(60_000))
                .withMessage("sched_setaffinity to CPU 60000: EINVAL (Invalid argument);"
                        + " is the CPU online and in this process's cpuset?");
    }

    @Test
    void siblingsIncludeTheCpuItselfAndAreAbsentForOneThatDoesNotExist() {
        int cpu = allowed.first();
        assertThat(Affinity.siblings(cpu).orElse(allowed)).contains(cpu);
        assertThat(Affinity.siblings(60_000)).isEmpty();
    }
}
