// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mitigauge.bench.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instructions that a CPU has or has not. */
final class CpuFlagsTest {

    @TempDir
    private Path folder;

    @Test
    void aFlagIsAWordOfItsOwn() throws IOException {
        Path cpuinfo = Files.writeString(folder.resolve("cpuinfo"), """
                processor\t: 0
                model name\t: A CPU with avx2 in its name
                flags\t\t: fpu vme avx avx512f
                """);
        assertThatNoException().isThrownBy(() -> CpuFlags.requireIn(cpuinfo, "avx"));
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> CpuFlags.requireIn(cpuinfo, "avx2"))
                .withMessage("needs a CPU with avx2, which " + cpuinfo + " does not list");
    }

    @Test
    void withoutTheFileNothingIsAssumed() {
        Path none = folder.resolve("none");
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> CpuFlags.requireIn(none, "avx2"))
                .withMessage("needs a CPU with avx2, and " + none + " cannot be read");
    }
}
