// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders that are drawn by lot. */
final class BootOrderTest {

    private static final List<String> OFF_ON = List.of("off", "on");
    private static final List<String> FOUR = List.of("a", "b", "c", "d");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyBlockHasEveryStateOnce(long seed) {
        List<BootOrder.Boot> boots = BootOrder.byLot(FOUR, 5, seed).boots();
        assertThat(boots).hasSize(20);
        for (int block = 0; block < 5; block++) {
            String number = "-" + (block + 1);
            assertThat(boots.subList(4 * block, 4 * block + 4))
                    .allSatisfy(boot -> assertThat(boot.label()).isEqualTo(boot.state() + number))
                    .extracting(BootOrder.Boot::state)
                    .containsExactlyInAnyOrderElementsOf(FOUR);
        }
    }

    /** Each of six orders of three states has one chance in six: of 6,000, 1,000 with a standard error of 29. */
    @Test
    void everyOrderIsAsLikely() {
        Map<String, Long> drawn = LongStream.range(0, 6000)
                .mapToObj(seed -> BootOrder.byLot(List.of("a", "b", "c"), 1, seed).boots().stream()
                        .map(BootOrder.Boot::state)
                        .collect(Collectors.joining()))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(drawn)
                .hasSize(6)
                .allSatisfy((order, count) -> assertThat(count).isBetween(885L, 1115L));
    }

    @Test
    void theSameSeedDrawsTheSameOrder() {
        assertThat(BootOrder.byLot(FOUR, 5, 7)).isEqualTo(BootOrder.byLot(FOUR, 5, 7));
        assertThat(BootOrder.byLot(FOUR, 5, 7).boots())
                .isNotEqualTo(BootOrder.byLot(FOUR, 5, 8).boots());
    }

    @Test
    void runsRepeatTheFirstAndStatesAreCompared() {
        BootOrder order = new BootOrder(
                OFF_ON,
                List.of(
                        new BootOrder.Boot("on", "on-1"),
                        new BootOrder.Boot("off", "off-1"),
                        new BootOrder.Boot("off", "off-2"),
                        new BootOrder.Boot("on", "on-2")),
                1);
        assertThat(order.commands())
                .containsExactly(
                        "./mitigauge run --label on-1",
                        "./mitigauge run --label off-1 --like on-1",
                        "./mitigauge run --label off-2 --like on-1",
                        "./mitigauge run --label on-2 --like on-1");
        assertThat(order.comparison()).isEqualTo("./mitigauge compare off-1,off-2 on-1,on-2");
    }

    @Test
    void ofMoreThanTwoStatesTheFactorsAreCompared() {
        assertThat(BootOrder.byLot(List.of("a", "b", "c"), 1, 1).comparison())
                .isEqualTo("./mitigauge compare --factors smt,mitigations a-1 b-1 c-1");
    }

    @Test
    void whatIsOutOfRangeIsOneLine() {
        assertThatThrownBy(() -> BootOrder.byLot(List.of("off"), 3, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("need two states or more, each once, have off");
        assertThatThrownBy(() -> BootOrder.byLot(List.of("off", "off"), 3, 1))
                .hasMessage("need two states or more, each once, have off, off");
        assertThatThrownBy(() -> BootOrder.byLot(OFF_ON, 0, 1))
                .hasMessage("boots of each state must be 1 to 20, are 0");
        assertThatThrownBy(() -> BootOrder.byLot(OFF_ON, 21, 1))
                .hasMessage("boots of each state must be 1 to 20, are 21");
    }
}
