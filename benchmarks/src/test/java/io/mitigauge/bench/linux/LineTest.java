// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens arrive, one for each that was sent. */
final class LineTest {

    @ParameterizedTest
    @EnumSource
    void carriesTokensBetweenThreads(Line.Way way) {
        try (Line there = way.open();
                Line back = way.open()) {
            CompletableFuture<Integer> answered = CompletableFuture.supplyAsync(() -> {
                int count = 0;
                for (; count < 100; count++) {
                    there.take();
                    back.put();
                }
                return count;
            });
            for (int i = 0; i < 100; i++) {
                there.put();
                back.take();
            }
            assertThat(answered.join()).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @EnumSource
    void reachesTheSameLineByItsAddress(Line.Way way) {
        try (Line line = way.open()) {
            Line inherited = Line.inherited(line.address());
            line.put();
            inherited.take();
            inherited.put();
            line.take();
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesNoDescriptorOpen(Line.Way way) throws IOException {
        way.open().close(); // what stays open for good, as the C library's own, is open now
        long before = descriptors();
        Line line = way.open();
        assertThat(descriptors()).isGreaterThan(before);
        line.close();
        line.close();
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void saysThatTheOtherEndIsClosed() {
        Line line = Line.Way.PIPE.open();
        int writer = Integer.parseInt(line.address().split(":", -1)[2]);
        Libc.close().call(writer);
        assertThatThrownBy(line::take)
                .isInstanceOf(LinuxException.class)
                .hasMessage("read of a token answered 0 instead of 1");
        Libc.close().call(Integer.parseInt(line.address().split(":", -1)[1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pipe", "descriptors:1:2", "descriptors:a:b:c", "futex:"})
    void refusesWhatIsNoAddress(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Line.inherited(address))
                .withMessage("not the address of a line: " + address);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
