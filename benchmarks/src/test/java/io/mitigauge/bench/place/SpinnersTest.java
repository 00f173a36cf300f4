// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bench.linux.Affinity;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that spin, rest and spin again. */
final class SpinnersTest {

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void theyRestWhileTheyAreAskedToAndEndFromRestToo() throws InterruptedException {
        try (Spinners spinners = Spinners.on(List.of(Affinity.allowed().first()))) {
            assertThat(spinners).isNotNull();
            await(Thread.State.RUNNABLE);
            Spinners.rest();
            await(Thread.State.WAITING);
            Spinners.spinAgain();
            await(Thread.State.RUNNABLE);
            Spinners.rest();
            await(Thread.State.WAITING);
        }
        assertThat(spinning()).isEmpty();
    }

    private static void await(Thread.State state) throws InterruptedException {
        while (!spinning().stream().map(Thread::getState).allMatch(state::equals)) {
            Thread.sleep(1);
        }
    }

    private static List<Thread> spinning() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("spins-"))
                .toList();
    }
}
