// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes that are started are also ended, and leave nothing behind. */
final class ChildProcessTest {

    @Test
    void runsToItsEnd() {
        try (ChildProcess child = ChildProcess.start(List.of("/bin/true"))) {
            assertThat(child.await()).isZero();
            assertThat(child.isAlive()).isFalse();
            assertThat(child.await()).isZero();
        }
    }

    @Test
    void isKilledWhenItIsClosed() {
        ChildProcess child = ChildProcess.start(List.of("/bin/sleep", "1000"));
        assertThat(child.isAlive()).isTrue();
        child.close();
        child.close();
        assertThat(child.isAlive()).isFalse();
        assertThat(ProcessHandle.of(child.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"exit 3, 3", "kill -9 $$, 137"})
    void tellsHowItEnded(String script, int status) {
        try (ChildProcess child = ChildProcess.start(List.of("/bin/sh", "-c", script))) {
            assertThat(child.await()).isEqualTo(status);
        }
    }

    @Test
    void inheritsALine() {
        try (Line line = Line.Way.PIPE.open()) {
            String writer = line.address().split(":", -1)[2];
            try (ChildProcess child =
                    ChildProcess.start(List.of("/bin/sh", "-c", "printf x >/proc/self/fd/" + writer))) {
                line.take();
                assertThat(child.await()).isZero();
            }
        }
    }

    @Test
    void saysWhyItCannotBeStarted() {
        assertThatThrownBy(() -> ChildProcess.start(List.of("/nowhere/program")))
                .isInstanceOf(LinuxException.class)
                .hasMessageStartingWith("posix_spawn of /nowhere/program: ");
    }
}
