// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page keeps what people wrote around its measured part. */
final class MeasuredPageTest {

    private static final String BEGIN = "<!-- measured: made by x, do not edit -->";
    private static final String END = "<!-- /measured -->";

    @Test
    void thePageIsLeftAsItIsButForItsMeasuredPart() {
        String page = "Before.\n" + BEGIN + "\nold\n" + END + "\nAfter.\n";
        assertThat(with(page, "new\n")).isEqualTo("Before.\n" + BEGIN + "\nnew\n" + END + "\nAfter.\n");
        assertThat(with(with(page, "new\n"), "old\n")).isEqualTo(page);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                BEGIN + "\n",
                END + "\n" + BEGIN + "\n",
                BEGIN + "\n" + BEGIN + "\n" + END + "\n",
                BEGIN + "\n" + END + "\n" + END + "\n"
            })
    void aPageWithoutItsMarksIsRefused(String page) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(page, "new\n"))
                .withMessageStartingWith("needs the lines <!-- measured: ");
    }

    private static String with(String page, String measured) {
        return MeasuredPage.with(page, BEGIN, measured);
    }
}
