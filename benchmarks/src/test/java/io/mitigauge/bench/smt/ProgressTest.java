// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Units that threads do and one thread waits for. */
final class ProgressTest {

    private final Progress progress = new Progress();

    private void count(int units) {
        for (int unit = 0; unit < units; unit++) {
            progress.count();
        }
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
