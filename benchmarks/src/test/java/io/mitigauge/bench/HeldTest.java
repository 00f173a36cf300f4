// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What set-ups take hold of. */
final class HeldTest {

    private final List<String> given = new ArrayList<>();

    @Test
    void givesBackInReverseOrderAndOnce() {
        Held<String> held = Held.by(h -> {
            h.keep(() -> given.add("mapping"));
            h.keep(() -> given.add("pin"));
            return "value";
        });
        assertThat(held.value()).isEqualTo("value");
        assertThat(given).isEmpty();
        held.close();
        held.close();
        assertThat(given).containsExactly("pin", "mapping");
    }

    @Test
    void givesBackWhatAFailedSetUpHadKept() {
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> Held.by(h -> {
                    h.keep(() -> given.add("mapping"));
                    throw new UnsupportedException("no");
                }))
                .withMessage("no");
        assertThat(given).containsExactly("mapping");
    }

    @Test
    void givesBackTheOthersWhereOneFailsAndSaysSo() {
        Held<String> held = Held.by(h -> {
            h.keep(() -> given.add("mapping"));
            h.keep(() -> {
                throw new IllegalStateException("second");
            });
            h.keep(() -> {
                throw new IllegalStateException("first");
            });
            return "value";
        });
        assertThatIllegalStateException()
                .isThrownBy(held::close)
                .withMessage("first")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("second"));
        assertThat(given).containsExactly("mapping");
    }
}
