// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.FewDescriptors;
import io.mitigauge.bench.linux.LinuxException;
import io.mitigauge.bench.record.LatencyRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every request is answered once, and its latency counts from the moment that was meant. */
final class ServiceTest {

    private static final int MANY = 3000; // more than the sockets' queues hold, so that some have to wait

    @Test
    void answersEveryRequestHoweverFastTheyCome() {
        CountingRecorder latencies = new CountingRecorder();
        Service service = Service.start(Affinity.allowed().last());
        Held<Client> held = Held.by(keeper -> new Client(service.socket(), keeper));
        Client client = held.value();
        long start = System.nanoTime();
        for (int i = 0; i < MANY; i++) {
            client.sendAt(start, latencies);
        }
        client.takeAll(latencies);
        long nanos = System.nanoTime() - start;
        service.close();
        held.close();

        assertThat(latencies.count).isEqualTo(MANY);
        assertThat(latencies.most)
                .as("all were meant for the start, so the last one waited for all the others")
                .isBetween(nanos / 2, nanos);
    }

    @Test
    void leavesNothingOpen() throws IOException {
        Service.start(Affinity.allowed().first()).close();
        long before = descriptors();
        Service.start(Affinity.allowed().first()).close();
        assertThat(descriptors()).isEqualTo(before);
        assertThatThrownBy(() -> Service.start(4095)).isInstanceOf(LinuxException.class);
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void leavesNothingOpenWhereDescriptorsAreShort() throws IOException {
        int cpu = Affinity.allowed().first();
        Service.start(cpu).close();
        long before = descriptors();
        int left = 0;
        while (!FewDescriptors.suffice(left, () -> Service.start(cpu).close())) {
            assertThat(descriptors()).isEqualTo(before);
            left++;
            assertThat(left).isLessThan(20);
        }
        assertThat(left).as("two sockets and what waits for them").isEqualTo(3);
        assertThat(descriptors()).isEqualTo(before);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static final class CountingRecorder extends LatencyRecorder {

        private int count;
        private long most;

        @Override
        public void record(long nanos) {
            count++;
            most = Math.max(most, nanos);
        }
    }
}
