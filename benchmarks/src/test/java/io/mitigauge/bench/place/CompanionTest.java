// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.LinuxException;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Threads beside the one that is timed, and pins. */
final class CompanionTest {

    private final int cpu = Affinity.allowed().last();

    @Test
    void worksOnItsCpuUntilItIsClosed() throws InterruptedException {
        AtomicReference<SortedSet<Integer>> where = new AtomicReference<>(new TreeSet<>());
        CountDownLatch rounds = new CountDownLatch(3);
        AtomicReference<Thread> thread = new AtomicReference<>(Thread.currentThread());
        Companion companion = Companion.start(cpu, () -> {
            where.set(Affinity.allowed());
            thread.set(Thread.currentThread());
            rounds.countDown();
        });
        assertThat(where.get()).containsExactly(cpu);
        rounds.await();
        Thread worker = Objects.requireNonNull(thread.get());
        assertThat(worker.isAlive()).isTrue();
        companion.close();
        assertThat(worker.isAlive()).isFalse();
    }

    @Test
    void saysThatItCannotBeOnACpu() {
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> Companion.start(9999, () -> {}))
                .withMessageContaining("CPU 9999");
    }

    @Test
    void saysWhyItsWorkFailed() throws InterruptedException {
        assertThatIllegalStateException()
                .isThrownBy(() -> Companion.start(cpu, () -> {
                    throw new IllegalStateException("at once");
                }))
                .withMessage("at once");
        CountDownLatch rounds = new CountDownLatch(2);
        Companion companion = Companion.start(cpu, () -> {
            rounds.countDown();
            if (rounds.getCount() == 0) {
                throw new IllegalStateException("later");
            }
        });
        rounds.await();
        assertThatIllegalStateException().isThrownBy(companion::close).withMessage("later");
    }

    @Test
    void aPinEndsWhereItBegan() {
        SortedSet<Integer> before = Affinity.allowed();
        try (Pin pin = Pin.to(cpu)) {
            assertThat(pin).isNotNull();
            assertThat(Affinity.allowed()).containsExactly(cpu);
        }
        assertThat(Affinity.allowed()).isEqualTo(before);
    }
}
