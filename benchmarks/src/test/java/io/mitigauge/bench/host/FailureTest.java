// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bench.linux.LinuxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
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
