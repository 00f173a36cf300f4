// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mitigauge.bench.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether predictions are kept from other processes; states are those of {@code include/uapi/linux/prctl.h}. */
final class IndirectBranchesTest {

    @TempDir
    private Path folder;

    @Test
    void aThreadThatMayChooseIsTakenAtItsWord() {
        assertThatNoException().isThrownBy(() -> SpeculationControl.INDIRECT_BRANCH.requireChoice(3));
    }

    @ParameterizedTest
    @CsvSource({
        "0, this CPU does not mistake other processes` indirect branches for its own",
        "2, the kernel or the CPU offers no way to keep indirect branch predictions from other processes",
        "4, 'indirect branch predictions of all processes, or of this thread, are kept from others already'",
        "5, 'indirect branch predictions of all processes, or of this thread, are kept from others already'"
    })
    void anyOtherStateIsAReasonToSkip(long state, String reason) {
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> SpeculationControl.INDIRECT_BRANCH.requireChoice(state))
                .withMessage(reason.replace('`', '\'') + " (PR_GET_SPECULATION_CTRL says " + state + ")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mitigation: Enhanced / Automatic IBRS; IBPB: conditional; PBRSB-eIBRS: Not affected",
                "Mitigation: Retpolines; IBPB: conditional; STIBP: always-on; RSB filling",
                "Mitigation: Retpolines; STIBP: disabled; RSB filling",
                "Not affected"
            })
    void siblingsAreKeptApartForAllOrForNone(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("spectre_v2"), line + "\n");
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> IndirectBranches.requireChoiceIn(file))
                .withMessageEndingWith("spectre_v2 says: " + line);
    }

    @Test
    void orForThoseThatAskOrItIsNotTold() throws IOException {
        Path file = Files.writeString(
                folder.resolve("spectre_v2"),
                "Mitigation: Retpolines, IBPB: conditional, STIBP: conditional, RSB filling\n");
        assertThatNoException().isThrownBy(() -> IndirectBranches.requireChoiceIn(file));
        Path none = folder.resolve("none");
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> IndirectBranches.requireChoiceIn(none))
                .withMessageEndingWith(none + " cannot be read");
    }

    @Test
    void areGuardedUntilClosedOrTheReasonIsSaid() throws IOException {
        String before = status();
        try (IndirectBranches guarded = IndirectBranches.guard()) {
            assertThat(guarded).isNotNull();
            assertThat(status()).isNotEqualTo(before);
        } catch (UnsupportedException e) {
            assertThat(e).hasMessageContaining("branch");
        }
        assertThat(status()).isEqualTo(before);
    }

    private static String status() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith("SpeculationIndirectBranch:"))
                .findFirst()
                .orElse("");
    }
}
