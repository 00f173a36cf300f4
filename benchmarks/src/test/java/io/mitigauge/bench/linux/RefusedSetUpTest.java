// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.place.OwnCpu;
import io.mitigauge.bench.syscall.ClockBenchmark;
import io.mitigauge.bench.syscall.PathBenchmark;
import io.mitigauge.bench.syscall.ReadyBenchmark;
import io.mitigauge.bench.syscall.SignalBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Set-ups that a filter refuses one of the calls that they try, each in a thread that ends with its test: JMH tears nothing down
 * then. A refused futex is not among them, since the thread's own locks make that call.
 */
final class RefusedSetUpTest {

    private static final OwnCpu NOT_LOOKED_AT = new OwnCpu();

    private static final Pattern WRITABLE = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) rw-p .*");

    /** Stacks of threads, which come and go, are larger; what set-ups map is a page or two. */
    private static final long LESS_THAN_A_STACK = 128 << 10;

    /** A set-up, what undoes it, and which call is refused. */
    record SetUp(String call, long number, Runnable begin, Runnable end) {

        @Override
        public String toString() {
            return call;
        }
    }

    private static Stream<SetUp> setUps() {
        PathBenchmark path = new PathBenchmark();
        ReadyBenchmark ready = new ReadyBenchmark();
        ClockBenchmark clock = new ClockBenchmark();
        SignalBenchmark queued = new SignalBenchmark();
        SignalBenchmark.Handled handled = new SignalBenchmark.Handled();
        long send = SystemCall.TGKILL.number();
        Runnable block = () -> queued.open(NOT_LOOKED_AT);
        return Stream.of(
                new SetUp("newfstatat", SystemCall.NEWFSTATAT.number(), () -> path.walk(NOT_LOOKED_AT), path::free),
                new SetUp("poll", Numbers.POLL.here(), () -> ready.open(NOT_LOOKED_AT), ready::close),
                new SetUp(
                        "clock_gettime",
                        SystemCall.CLOCK_GETTIME.number(),
                        () -> clock.read(NOT_LOOKED_AT),
                        clock::free),
                new SetUp("tgkill", send, block, queued::close),
                new SetUp("sigtimedwait", Numbers.RT_SIGTIMEDWAIT.here(), block, queued::close),
                new SetUp("tgkill", send, () -> handled.open(NOT_LOOKED_AT), handled::close));
    }

    @ParameterizedTest
    @MethodSource("setUps")
    void leavesNothingBehind(SetUp setUp) throws Exception {
        try (ExecutorService worker = Executors.newSingleThreadExecutor()) {
            Path thread = worker.submit(() -> Path.of("/proc/thread-self").toRealPath())
                    .get();
            worker.submit(() -> rehearse(setUp)).get();
            Left before = Left.by(thread);

            String answer = worker.submit(() -> refused(setUp)).get();

            assertThat(answer)
                    .startsWith(
                            isKnown()
                                    ? setUp.call() + ": EPERM (Operation not permitted)"
                                    : "the kernel lets no thread filter its system calls: ");
            assertThat(Left.by(thread)).isEqualTo(before);
        }
    }

    /** Loads every class of it and of its failure: a class file is found by system calls too. */
    private static void rehearse(SetUp setUp) {
        setUp.begin().run();
        setUp.end().run();
        try {
            Libc.close().call(-1);
        } catch (LinuxException ignored) {
            // as it should
        }
    }

    private static String refused(SetUp setUp) {
        try {
            SeccompFilter.install(SeccompFilter.refusing(setUp.number(), Errno.EPERM));
            setUp.begin().run();
            return "set up";
        } catch (LinuxException | UnsupportedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Whether this kernel has filters. */
    private static boolean isKnown() {
        return Files.exists(Path.of("/proc/sys/kernel/seccomp/actions_avail"));
    }

    /**
     * What a set-up could leave behind.
     *
     * @param descriptors how many are open
     * @param mappedBytes of small mappings without huge pages, as all of ours are; adjacent ones are one mapping
     * @param blocked signals of the thread
     * @param handler of the signal that has one
     */
    private record Left(long descriptors, long mappedBytes, String blocked, long handler) {

        static Left by(Path thread) throws IOException {
            return new Left(openFiles(), smallMappings(), blockedSignals(thread), HandledSignal.handler());
        }

        private static long openFiles() throws IOException {
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                return open.count();
            }
        }

        private static long smallMappings() throws IOException {
            long all = 0;
            long bytes = 0;
            for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
                Matcher writable = WRITABLE.matcher(line);
                if (writable.matches()) {
                    bytes = Long.parseUnsignedLong(writable.group(2), 16)
                            - Long.parseUnsignedLong(writable.group(1), 16);
                } else if (line.startsWith("VmFlags:")) {
                    all += line.contains(" nh") && bytes < LESS_THAN_A_STACK ? bytes : 0;
                    bytes = 0;
                }
            }
            return all;
        }

        private static String blockedSignals(Path thread) throws IOException {
            try (Stream<String> lines = Files.lines(thread.resolve("status"))) {
                return lines.filter(line -> line.startsWith("SigBlk:"))
                        .findFirst()
                        .orElseThrow();
            }
        }
    }
}
