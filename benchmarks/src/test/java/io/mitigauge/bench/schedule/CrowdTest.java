// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mitigauge.bench.linux.OffHeap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that wake, answer and send to each other do all of it, and leave nothing behind. */
final class CrowdTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 32})
    void everyoneIsWokenInEveryRound(int count) {
        Set<Thread> before = threads();
        try (Wakees wakees = Wakees.start(count)) {
            for (int round = 0; round < 100; round++) {
                long start = System.nanoTime();
                wakees.wakeAll();
                long took = System.nanoTime() - start;
                for (int i = 0; i < count; i++) {
                    assertThat(wakees.latencyNanos(i)).isBetween(0L, took);
                }
            }
        }
        assertThat(threads()).isEqualTo(before);
    }

    @Test
    void anotherThreadMayWakeThem() throws InterruptedException {
        try (Wakees wakees = Wakees.start(2)) {
            wakees.wakeAll();
            Thread other = Thread.ofPlatform().start(wakees::wakeAll);
            other.join();
            assertThat(wakees.latencyNanos(1)).isPositive();
        }
    }

    @Test
    void virtualThreadsPassTheToken() {
        try (VirtualPair pair = VirtualPair.start()) {
            pair.roundTrips(1);
            pair.roundTrips(1000);
            assertThat(pair.answered()).isEqualTo(1001);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 100, THREADS", "1, 300, THREADS", "3, 600, THREADS", "1, 100, PROCESSES", "3, 600, PROCESSES"})
    void groupsExchangeTheirMessagesAndCloseTheirSockets(int groups, int messages, Court.Between between)
            throws Exception {
        long before = sockets();
        Set<Thread> threads = threads();
        try (Groups crowd = Groups.start(groups, messages, between)) {
            crowd.round();
            crowd.round();
            assertThat(crowd.received()).isEqualTo(2L * messages);
        }
        assertThat(sockets()).isEqualTo(before);
        assertThat(threads()).isEqualTo(threads);
    }

    @ParameterizedTest
    @EnumSource(names = {"THREADS", "PROCESSES"})
    void groupsThatNeverMetEndToo(Court.Between between) {
        Set<Thread> threads = threads();
        Set<ProcessHandle> children = ProcessHandle.current().children().collect(Collectors.toSet());
        Groups.start(2, 800, between).close();
        assertThat(threads()).isEqualTo(threads);
        assertThat(ProcessHandle.current().children()).containsExactlyInAnyOrderElementsOf(children);
    }

    @Test
    void aFootprintIsOfASizeOrNothing() {
        assertThat(Footprint.bytes("0")).isZero();
        assertThat(Footprint.bytes("16k")).isEqualTo(16 << 10);
        assertThatIllegalArgumentException().isThrownBy(() -> Footprint.bytes("16"));
    }

    @Test
    void aFootprintTouchesEveryLineEveryTime() {
        try (OffHeap memory = OffHeap.map(256)) {
            Footprint footprint = Footprint.in(memory, 192);
            footprint.touch();
            footprint.touch();
            assertThat(Stream.of(0L, 64L, 128L, 192L).map(memory::getLong)).containsExactly(2L, 2L, 2L, 0L);
        }
        Footprint nothing = Footprint.of(0);
        nothing.touch();
        nothing.close();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().startsWith("wakee") || thread.getName().startsWith("member"))
                .collect(Collectors.toSet());
    }

    private static long sockets() throws Exception {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(CrowdTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
