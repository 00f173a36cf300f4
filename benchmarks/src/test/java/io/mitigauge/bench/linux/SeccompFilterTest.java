// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mitigauge.bench.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Filters before system calls; each is put before a thread that ends with its test. */
final class SeccompFilterTest {

    private static final String NO_FILTERS = "the kernel lets no thread filter its system calls: ";

    @ParameterizedTest
    @EnumSource(SeccompFilter.class)
    void allowsEverythingToTheOneThreadAndThoseThatItStarts(SeccompFilter filter) throws Exception {
        String before = state();
        List<String> states = inAThread(() -> {
            List<String> seen = new ArrayList<>();
            try {
                filter.install();
                Libc.checkGetppid();
                seen.add(state());
                seen.add(inAThread(SeccompFilterTest::state));
            } catch (UnsupportedException e) {
                assertThat(e).hasMessageStartingWith(NO_FILTERS);
            }
            return seen;
        });
        assertThat(states).isEqualTo(isKnown() ? List.of("2", "2") : List.of());
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void aCallThatIsRefusedFailsAndOthersGoOn() throws Exception {
        String answer = inAThread(() -> {
            try {
                SeccompFilter.install(SeccompFilter.refusing(Numbers.EVENTFD2.here(), Errno.EPERM));
                Libc.checkGetppid();
                Descriptor.eventFd(0).close();
                return "opened";
            } catch (LinuxException | UnsupportedException e) {
                return e.getMessage();
            }
        });
        assertThat(answer)
                .startsWith(isKnown() ? "eventfd: EPERM (Operation not permitted); a seccomp filter may" : NO_FILTERS);
    }

    @Test
    void aLineThatIsRefusedItsMemoryLeavesNoFileOpen() throws Exception {
        Line.Way.FUTEX.open().close();
        long before = descriptors();
        String answer = inAThread(() -> {
            try {
                SeccompFilter.install(SeccompFilter.refusing(Numbers.FTRUNCATE.here(), Errno.EPERM));
                Line.Way.FUTEX.open().close();
                return "opened";
            } catch (LinuxException | UnsupportedException e) {
                return e.getMessage();
            }
        });
        assertThat(answer).startsWith(isKnown() ? "ftruncate: EPERM (Operation not permitted)" : NO_FILTERS);
        assertThat(descriptors()).isEqualTo(before);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Errno.class,
            names = {"EPERM", "EINVAL"})
    void whereAnotherFilterForbidsFiltersTheReasonIsSaid(Errno error) throws Exception {
        String answer = inAThread(() -> {
            assertThatExceptionOfType(UnsupportedException.class)
                    .isThrownBy(() -> SeccompFilter.install(SeccompFilter.refusing(Numbers.PRCTL.here(), error)))
                    .withMessageStartingWith(NO_FILTERS); // it looks whether the filter is there
            try {
                SeccompFilter.CONSTANT.install();
                return "installed";
            } catch (UnsupportedException e) {
                return e.getMessage();
            }
        });
        assertThat(answer).startsWith(NO_FILTERS + (isKnown() ? "prctl: " + error : ""));
    }

    @Test
    void saysWhichIsUnknown() {
        assertThat(SeccompFilter.labelled("argument")).isEqualTo(SeccompFilter.ARGUMENT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SeccompFilter.labelled("none"))
                .withMessage("filter must be constant or argument, is none");
    }

    private static <T> T inAThread(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().start(task);
        return task.get();
    }

    /** Mode of the calling thread: 0 without a filter, 2 with one. */
    private static String state() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith("Seccomp:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }

    /** Whether this kernel has filters. */
    private static boolean isKnown() {
        return Files.exists(Path.of("/proc/sys/kernel/seccomp/actions_avail"));
    }
}
