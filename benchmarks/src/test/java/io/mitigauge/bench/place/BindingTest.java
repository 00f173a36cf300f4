// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.ChildProcess;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Threads that run where they were bound, and those that do not. */
final class BindingTest {

    private static final int ABSENT = 1000;
    private static final String LOST = "CPU 1000 was taken away while it was measured";

    private final SortedSet<Integer> allowed = Affinity.allowed();

    /** The kernel leaves one out that is not there, and so the thread is as one that lost it later. */
    private SortedSet<Integer> oneMore() {
        SortedSet<Integer> cpus = new TreeSet<>(allowed);
        cpus.add(ABSENT);
        return cpus;
    }

    @Test
    void nothingIsSaidOfAThreadThatIsWhereItWasBound() {
        try (Pin pin = Pin.to(allowed.last())) {
            assertThat(pin).isNotNull();
            Binding.requireAll();
        }
        assertThat(Affinity.allowed()).isEqualTo(allowed);
    }

    @Test
    void saysWhichCpuIsMissingAndFreesTheThread() {
        Pin pin = Pin.within(oneMore());
        assertThatIllegalStateException().isThrownBy(Binding::requireAll).withMessage(LOST);
        assertThatIllegalStateException().isThrownBy(pin::close).withMessage(LOST);
        assertThat(Affinity.allowed()).isEqualTo(allowed);
        Binding.requireAll();
        pin.close();
    }

    @Test
    void looksAtAllThreadsFromAnyOther() throws Exception {
        CompletableFuture<Void> bound = new CompletableFuture<>();
        CompletableFuture<Void> looked = new CompletableFuture<>();
        FutureTask<String> other = new FutureTask<>(() -> {
            Pin pin = Pin.within(oneMore());
            bound.complete(null);
            looked.join();
            try {
                pin.close();
                return "nothing";
            } catch (IllegalStateException e) {
                return e.getMessage();
            }
        });
        Thread.ofPlatform().start(other);
        bound.join();
        assertThatIllegalStateException().isThrownBy(Binding::requireAll).withMessage(LOST);
        looked.complete(null);
        assertThat(other.get()).isEqualTo(LOST);
        Binding.requireAll();
    }

    @Test
    void looksAtTheBoundThreadsOfAnotherProcess() {
        try (Pin pin = Pin.to(allowed.first());
                ChildProcess sleeper = ChildProcess.start(List.of("/bin/sleep", "1000"))) {
            assertThat(pin).isNotNull();
            List<Binding> bindings = Binding.ofProcess(sleeper.pid());
            assertThat(bindings).hasSize(1);
            Binding.requireAll();
            Binding.release(bindings);
        }
    }

    @Test
    void nothingIsSaidOfAThreadThatIsGone() {
        List<Binding> bindings = List.of(Binding.of(Integer.MAX_VALUE, allowed));
        Binding.requireAll();
        Binding.release(bindings);
    }
}
