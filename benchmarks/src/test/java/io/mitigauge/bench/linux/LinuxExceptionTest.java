// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The sentences that users read when a call fails. */
final class LinuxExceptionTest {

    @Test
    void namesTheCallTheErrorAndWhatMayLieBehindIt() {
        assertThat(LinuxException.of("pipe2", 1))
                .hasMessage("pipe2: EPERM (Operation not permitted); a seccomp filter may forbid it");
        assertThat(LinuxException.of("mmap of 4096 bytes", 12))
                .hasMessage("mmap of 4096 bytes: ENOMEM (Cannot allocate memory); is there enough free memory in this"
                        + " guest and in this process's cgroup?");
    }

    @Test
    void hasNoHintWhereNoneIsKnown() {
        assertThat(LinuxException.of("read from a pipe", 9))
                .hasMessage("read from a pipe: EBADF (Bad file descriptor)");
    }

    @Test
    void keepsTheNumberOfAnErrorThatIsNotExpected() {
        assertThat(LinuxException.of("munmap", 77)).hasMessage("munmap: errno 77");
    }

    @Test
    void aLimitOfProcessesIsARefusalThatSaysWhichLimit() {
        LinuxException refused = ChildProcess.notStarted("clone", Errno.EAGAIN.number());
        assertThat(refused.isRefusal()).isTrue();
        assertThat(refused)
                .hasMessage("clone: EAGAIN (Resource temporarily unavailable); raise the limit of processes"
                        + " with ulimit -u, or that of this process's cgroup");
        assertThat(ChildProcess.notStarted("clone", Errno.EINVAL.number()).isRefusal())
                .isFalse();
    }
}
