// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.LinuxException;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.place.PinnedThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.runner.BenchmarkException;
import org.openjdk.jmh.runner.RunnerException;

/** The reason under what JMH throws. */
final class FailureTest {

    @Test
    void findsWhatTheBenchmarkThrewUnderJmhsWrappers() {
        BenchmarkException benchmark =
                new BenchmarkException("Benchmark error", List.of(new LinuxException("pipe2: EPERM")));
        assertThat(Failure.reason(new RunnerException("Benchmark caught the exception", benchmark)))
                .isEqualTo("pipe2: EPERM");
    }

    @Test
    void aBenchmarkIsSkippedWhereItsSetUpSaysSo() {
        RuntimeException unsupported = new UnsupportedException("needs 2 CPUs, has 1");
        RunnerException wrapped =
                new RunnerException("", new BenchmarkException("Benchmark error", List.of(unsupported)));
        assertThat(Failure.isSkip(wrapped)).isTrue();
        assertThat(Failure.reason(wrapped)).isEqualTo("needs 2 CPUs, has 1");
        assertThat(Failure.isSkip(new IllegalStateException("needs 2 CPUs, has 1")))
                .isFalse();
    }

    @Test
    void aBenchmarkIsSkippedWhereTheKernelRefusesWhatItsSetUpAsksFor() {
        assertThat(Failure.isSkip(_jmh_tryInit_f_benchmark0(FailureTest::refused)))
                .isTrue();
        assertThat(Failure.isSkip(thrownBy(FailureTest::refused))).isFalse();
        assertThat(Failure.isSkip(_jmh_tryInit_f_benchmark0(FailureTest::wrong)))
                .isFalse();
    }

    @Test
    void aCpuThatWasTakenAwayIsNoFailure() {
        Throwable refused = _jmh_tryInit_f_benchmark0(() -> Affinity.pin(60_000));
        assertThat(Failure.isSkip(refused)).isTrue();
        assertThat(Failure.reason(refused)).endsWith("is the CPU online and in this process's cpuset?");
    }

    @Test
    void whatAThreadOfTheSetUpWasRefusedIsTheSetUpsOwn() {
        Runnable start = () -> PinnedThread.start("never", 60_000, () -> {});
        assertThat(Failure.isSkip(_jmh_tryInit_f_benchmark0(start))).isTrue();
        assertThat(Failure.isSkip(thrownBy(start))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "posix_spawn failed, error: 11 (Resource temporarily unavailable) Possible reasons: - Spawn helper ran into",
                "Cannot run program \"java\": error=11, Resource temporarily unavailable"
            })
    void aRefusedProcessIsTheSameLimit(String jdks) {
        assertThat(Failure.reason(new IllegalStateException(new IOException(jdks))))
                .startsWith("the kernel refuses another thread; raise the limit");
        assertThat(Failure.reason(new IllegalStateException(new IOException("error=113, No route to host"))))
                .doesNotContain("thread");
    }

    @Test
    void aRefusedThreadIsALimitAndNoLackOfMemory() {
        Runnable start = () -> {
            throw new OutOfMemoryError("unable to create native thread: possibly out of memory or limits reached");
        };
        Throwable refused = _jmh_tryInit_f_benchmark0(start);
        assertThat(Failure.isSkip(refused)).isTrue();
        assertThat(Failure.reason(refused)).startsWith("the kernel refuses another thread; raise the limit");
        assertThat(Failure.isSkip(thrownBy(start))).isFalse();
        assertThat(Failure.isSkip(_jmh_tryInit_f_benchmark0(() -> {
                    throw new OutOfMemoryError("Java heap space");
                })))
                .isFalse();
    }

    @SuppressWarnings("MethodName") // as JMH generates it
    private static Throwable _jmh_tryInit_f_benchmark0(Runnable call) {
        return thrownBy(call);
    }

    /** ENOMEM: more than any address space holds. */
    private static void refused() {
        OffHeap.map(1L << 50).close();
    }

    /** EINVAL: half a page. */
    private static void wrong() {
        Libc.munmap().call(1L, 4096L);
    }

    private static Throwable thrownBy(Runnable call) {
        return catchThrowable(call::run);
    }

    @Test
    void goesDownToTheCause() {
        assertThat(Failure.reason(new ExceptionInInitializerError(new LinuxException("no function getppid"))))
                .isEqualTo("no function getppid");
    }

    @Test
    void namesTheTypeWhereTheMessageIsNoSentence() {
        assertThat(Failure.reason(new ArrayIndexOutOfBoundsException("7")))
                .isEqualTo("ArrayIndexOutOfBoundsException: 7");
        assertThat(Failure.reason(new StackOverflowError())).isEqualTo("StackOverflowError");
    }

    @Test
    void keepsTheSentenceAroundAnInputOutputError() {
        assertThat(Failure.reason(new UncheckedIOException("cannot write x: no space", new IOException("no space"))))
                .isEqualTo("cannot write x: no space");
    }
}
