// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.Line;
import io.mitigauge.bench.linux.LinuxException;
import io.mitigauge.bench.place.CpuPair;
import io.mitigauge.bench.place.Spinners;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A partner answers, whoever it is, and is gone afterwards. */
final class CourtTest {

    @ParameterizedTest
    @EnumSource
    void aThreadAnswers(Line.Way way) {
        SortedSet<Integer> allowed = Affinity.allowed();
        try (Court court = court(way, Court.Between.THREADS)) {
            for (int i = 0; i < 100; i++) {
                court.roundTrip();
            }
            assertThat(Affinity.allowed()).containsExactly(allowed.first());
        }
        assertThat(Affinity.allowed()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @EnumSource
    void aProcessAnswersAndEnds(Line.Way way) {
        long children = children();
        try (Court court = court(way, Court.Between.PROCESSES)) {
            assertThat(children()).isEqualTo(children + 1);
            for (int i = 0; i < 100; i++) {
                court.roundTrip();
            }
        }
        assertThat(children()).isEqualTo(children);
    }

    @Test
    void processesThatAreGuardedAnswerTooOrTheReasonIsSaid() {
        long children = children();
        SortedSet<Integer> allowed = Affinity.allowed();
        try (Court court = court(Line.Way.PIPE, Court.Between.GUARDED_PROCESSES)) {
            court.roundTrip();
            assertThat(children()).isEqualTo(children + 1);
        } catch (UnsupportedException e) {
            assertThat(e).hasMessageContaining("PR_GET_SPECULATION_CTRL");
        }
        assertThat(children()).isEqualTo(children);
        assertThat(Affinity.allowed()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @EnumSource(names = "GUARDED_PROCESSES", mode = EnumSource.Mode.EXCLUDE)
    void cpusAreKeptAwakeWhileItIsOpen(Court.Between between) {
        try (Court court = Court.open("futex", CpuPair.TWO_CPUS_AWAKE, between)) {
            court.roundTrip();
            assertThat(spinning()).isEqualTo(2);
        } catch (UnsupportedException e) {
            assertThat(e).hasMessageStartingWith("needs two");
        }
        assertThat(spinning()).isZero();
    }

    private static long spinning() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("spins-"))
                .count();
    }

    @Test
    void aHelperThatCannotBePinnedSaysSoAtOnce() {
        assertThatThrownBy(() -> Spinners.on(List.of(4095))).isInstanceOf(LinuxException.class);
        Spinners.on(List.of(Affinity.allowed().first())).close();
    }

    @Test
    void aPartnerThatGetsNoMemorySaysSoAtOnce() {
        try (Line there = Line.Way.PIPE.open();
                Line back = Line.Way.PIPE.open()) {
            int cpu = Affinity.allowed().first();
            assertThatThrownBy(() -> ThreadPartner.start(cpu, there, back, 1L << 50))
                    .isInstanceOf(LinuxException.class)
                    .hasMessageContaining("ENOMEM");
        }
    }

    @ParameterizedTest
    @CsvSource({"carrier pigeon, sameCpu", "pipe, elsewhere"})
    void anUnknownChoiceLeavesNothingBehind(String through, String placement) {
        SortedSet<Integer> allowed = Affinity.allowed();
        assertThatThrownBy(() -> Court.open(through, placement, Court.Between.THREADS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Affinity.allowed()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource("pipe")
    void aPartnerThatCannotBePinnedIsToldAndLeavesNothingBehind(String through) {
        Line.Way way = Line.Way.valueOf(through.toUpperCase(Locale.ROOT));
        try (Line there = way.open();
                Line back = way.open()) {
            assertThatThrownBy(() -> ThreadPartner.start(4095, there, back, 0)).isInstanceOf(LinuxException.class);
            assertThatThrownBy(() -> ProcessPartner.start(4095, there, back, 0))
                    .hasMessageStartingWith("the partner process is refused its CPU");
        }
    }

    private static Court court(Line.Way way, Court.Between between) {
        return Court.open(way.name().toLowerCase(Locale.ROOT), CpuPair.SAME_CPU, between);
    }

    private static long children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
    }
}
