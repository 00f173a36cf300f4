// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Copies of this process run a little C, share its pages and are gone afterwards. */
final class ForksTest {

    private static final int COPIES = 100;
    private static final int PAGES = 256;

    @Test
    void manyCopiesEndAndNoneIsLeft() throws InterruptedException {
        Thread busy =
                Thread.ofPlatform().start(ForksTest::allocate); // locks of malloc and of the JVM are taken meanwhile
        try (Forks forks = Forks.open()) {
            for (int i = 0; i < COPIES; i++) {
                forks.forkAndWait();
            }
        } finally {
            busy.interrupt();
            busy.join();
        }
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    private static void allocate() {
        while (!Thread.currentThread().isInterrupted()) {
            OffHeap.ofString("x".repeat(1000)).close();
        }
    }

    @Test
    void pagesAreSharedUntilTheyAreWrittenTo() {
        try (Forks forks = Forks.open();
                OffHeap memory = OffHeap.map((long) PAGES * OffHeap.pageBytes())) {
            write(memory);
            int copy = forks.startSleeping();
            ResourceUsage before = ResourceUsage.ofThisProcess();
            write(memory);
            long first = ResourceUsage.ofThisProcess().since(before).faults();
            forks.end(copy);
            assertThat(first).isGreaterThanOrEqualTo(PAGES);
            assertThat(LongStream.range(0, PAGES).map(page -> memory.getLong(page * OffHeap.pageBytes())))
                    .containsOnly(2L);
        }
    }

    private static void write(OffHeap memory) {
        for (long page = 0; page < PAGES; page++) {
            long at = page * OffHeap.pageBytes();
            memory.putLong(at, memory.getLong(at) + 1);
        }
    }

    @Test
    void aCopyRunsNoHandlerOfTheJvm() throws IOException {
        String before = blocked();
        try (Forks forks = Forks.open()) {
            int copy = forks.startSleeping();
            CFunction kill = CFunction.of("kill", Downcalls.INT, Downcalls.INT, Downcalls.INT);
            kill.call(copy, 15); // the JVM has handlers for both
            kill.call(copy, 12);
            forks.end(copy); // would tell if one of them had woken it
        }
        assertThat(blocked()).isEqualTo(before);
    }

    private static String blocked() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith("SigBlk:"))
                .findFirst()
                .orElseThrow();
    }
}
