// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.bench.Injected;
import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.LinuxException;
import io.mitigauge.bench.linux.Pipe;
import io.mitigauge.bench.record.LatencyRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The life of the ping-pong and of its second thread. */
final class PipePingPongBenchmarkTest {

    private static final int ABSENT_CPU = 60_000;

    @Test
    void leavesNothingBehind() throws IOException {
        SortedSet<Integer> allowed = Affinity.allowed();
        long openPipes = openPipes();
        pingPong();

        assertThat(openPipes()).isEqualTo(openPipes);
        assertThat(Affinity.allowed()).isEqualTo(allowed);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("partner");
    }

    @Test
    void aPartnerThatCannotBePinnedSaysSoAndLeavesNobodyWaiting() {
        Pipe requests = Pipe.open();
        Pipe answers = Pipe.open();
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> Partner.start(ABSENT_CPU, requests, answers))
                .withMessageStartingWith("sched_setaffinity to CPU 60000: EINVAL");
        assertThat(answers.take()).isFalse();
        assertThat(requests.put()).isFalse();
        requests.closeWriteEnd();
        answers.closeReadEnd();
    }

    @Test
    void aPartnerEndsWhenItsPipeIsClosed() {
        Pipe requests = Pipe.open();
        Pipe answers = Pipe.open();
        Partner partner = Partner.start(Affinity.allowed().first(), requests, answers);
        assertThat(requests.put() && answers.take()).isTrue();
        requests.closeWriteEnd();
        partner.join();
        assertThat(answers.take()).isFalse();
        answers.closeReadEnd();
    }

    private static void pingPong() {
        PipePingPongBenchmark benchmark = new PipePingPongBenchmark();
        benchmark.start();
        LatencyRecorder latencies = new LatencyRecorder();
        for (int i = 0; i < 100; i++) {
            benchmark.roundTrip(latencies, new Injected());
        }
        benchmark.stop();
    }

    private static long openPipes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(PipePingPongBenchmarkTest::isPipe).count();
        }
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
