// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mitigauge.bench.Held;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kinds of work. */
final class KernelKindTest {

    @ParameterizedTest
    @EnumSource(KernelKind.class)
    void isFoundByItsLabel(KernelKind kind) {
        assertThat(kind.label()).matches("[a-z][a-z0-9]+");
        assertThat(KernelKind.labelled(kind.label())).isEqualTo(kind);
    }

    @Test
    void saysWhichIsUnknown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KernelKind.labelled("ALU"))
                .withMessage("no kernel is called ALU");
    }

    @ParameterizedTest
    @EnumSource(value = KernelKind.class, mode = EnumSource.Mode.EXCLUDE, names = "DRAM")
    void kernelsOfTwoThreadsDoTheSameApart(KernelKind kind) {
        try (Held<List<Kernel>> held = Held.by(keeper -> kind.open(2, keeper))) {
            Kernel first = held.value().getFirst();
            Kernel second = held.value().getLast();
            assertThat(first).isNotSameAs(second);
            long result = first.run();
            assertThat(second.run()).isEqualTo(result);
            assertThat(first.run()).as("another unit goes on from the last").isNotEqualTo(result);
        }
    }

    @Test
    void threadsThatShareAWorkingSetBeginApart() {
        try (ChaseKernel first = ChaseKernel.within(1 << 20, 1)) {
            assertThat(first.elsewhere(1, 3).run())
                    .isNotEqualTo(first.elsewhere(2, 3).run());
            assertThat(first.elsewhere(0, 3).run()).isEqualTo(first.run());
        }
    }

    @Test
    void floatingPointNeverLeavesTheUsualNumbers() {
        FpKernel kernel = new FpKernel();
        for (int unit = 0; unit < 100; unit++) {
            assertThat(Double.longBitsToDouble(kernel.run())).isBetween(1e-6, 1e6);
        }
    }
}
