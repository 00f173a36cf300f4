// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Counting context switches. */
final class ResourceUsageTest {

    @Test
    void waitingForAnotherThreadIsAVoluntarySwitch() throws InterruptedException {
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        Thread echo = Thread.ofPlatform().start(() -> {
            while (there.take() && back.put()) {
                // the token is under way again
            }
        });
        ResourceUsage before = ResourceUsage.ofThisProcess();
        for (int i = 0; i < 100; i++) {
            there.put();
            back.take();
        }
        ResourceUsage during = ResourceUsage.ofThisProcess().since(before);
        there.closeWriteEnd();
        echo.join();
        there.closeReadEnd();
        back.closeWriteEnd();
        back.closeReadEnd();

        assertThat(during.voluntary()).isPositive();
        assertThat(during.involuntary()).isNotNegative();
    }

    @Test
    void differencesAreTakenPerKind() {
        // 12 - 10 and 5 - 1
        assertThat(new ResourceUsage(12, 5, 9).since(new ResourceUsage(10, 1, 2)))
                .isEqualTo(new ResourceUsage(2, 4, 7));
    }

    @Test
    void countsPagesThatWereNotMapped() {
        ResourceUsage before = ResourceUsage.ofThisProcess();
        try (OffHeap memory = OffHeap.map(100L * OffHeap.pageBytes())) {
            for (int page = 0; page < 100; page++) {
                memory.putLong((long) page * OffHeap.pageBytes(), 1);
            }
        }
        assertThat(ResourceUsage.ofThisProcess().since(before).faults()).isGreaterThanOrEqualTo(100);
    }

    @Test
    void anotherProcessIsReadFromItsFiles() {
        assertThat(ResourceUsage.switches(
                        List.of("Name:\tx", "voluntary_ctxt_switches:\t7", "nonvoluntary_ctxt_switches:\t2")))
                .isEqualTo(new ResourceUsage(7, 2, 0));
        assertThat(ResourceUsage.switches(List.of("voluntary_ctxt_switches:\tmany")))
                .isEqualTo(new ResourceUsage(0, 0, 0));
        // pid (name) state ppid pgrp session tty tpgid flags minflt cminflt majflt
        assertThat(ResourceUsage.faults("12 (a) b) S 1 2 3 4 5 6 40 900 2 900 1 1"))
                .isEqualTo(42);
        ResourceUsage own = ResourceUsage.of((int) ProcessHandle.current().pid());
        assertThat(own.faults()).isPositive();
        assertThat(own.voluntary()).isPositive();
        assertThat(own.plus(own).since(own)).isEqualTo(own);
    }
}
