// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Units that threads do and one thread waits for. */
final class ProgressTest {

    private final Progress progress = new Progress(1);
    private final Progress.Counter counter = progress.counter();

    private void count(int units) {
        count(counter, units);
    }

    private static void count(Progress.Counter counter, int units) {
        for (int unit = 0; unit < units; unit++) {
            counter.count();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 17, 100, 4096, 10_000})
    void unitsOfManyThreadsAreAllCountedSomeInPortions(int threads) {
        Progress many = new Progress(threads);
        int portion = Math.min(Progress.BATCH, (threads + 15) / 16);
        Progress.Counter first = many.counter();
        Progress.Counter second = many.counter();
        count(second, portion - 1); // kept back, and not lost
        count(first, Progress.BATCH * portion);
        for (int batch = 0; batch < portion; batch++) {
            many.await();
        }
        count(second, 1 + Progress.BATCH * portion - portion);
        for (int batch = 0; batch < portion; batch++) {
            many.await();
        }
        assertThat(many.waiting()).isZero();
    }

    @Test
    void everyBatchIsWaitedForOnce() throws InterruptedException {
        CountDownLatch batches = new CountDownLatch(3);
        Thread waiting = Thread.ofPlatform().start(() -> {
            for (int batch = 0; batch < 3; batch++) {
                progress.await();
                batches.countDown();
            }
        });
        count(Progress.BATCH);
        count(Progress.BATCH - 1);
        assertThat(batches.getCount()).isGreaterThanOrEqualTo(2);
        count(Progress.BATCH + 1);
        waiting.join();
        assertThat(batches.getCount()).isZero();
    }

    @Test
    void beginsAtTheEndOfABatchAndForgetsThoseBefore() throws InterruptedException {
        count(2 * Progress.BATCH + 10);
        Thread beginning = Thread.ofPlatform().start(progress::begin);
        while (beginning.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        count(Progress.BATCH - 11);
        assertThat(beginning.isAlive()).isTrue();
        count(1);
        beginning.join();
        count(Progress.BATCH);
        progress.await();
    }

    @Test
    void anInterruptedWaitIsAFailure() {
        Thread.currentThread().interrupt();
        assertThatIllegalStateException().isThrownBy(progress::await).withMessage("interrupted while waiting for work");
        assertThat(Thread.interrupted()).isTrue();
    }
}
