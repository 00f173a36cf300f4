// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mitigauge.model.CpuList;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parsers of cpuinfo and of lists of CPUs. */
final class CpuParsersTest {

    private static final String TWO_CPUS = """
            processor\t: 0
            model name\t: Small CPU
            microcode\t: 0x1
            flags\t\t: sse2 ht avx

            processor\t: 1
            model name\t: Small CPU
            microcode\t: 0x2
            flags\t\t: ht sse2

            """;

    @Test
    void namesWhatAllCpusShareOnceAndWhatDiffersInOrder() {
        CpuInfo info = CpuInfo.parse(TWO_CPUS);
        assertThat(info.value("model name")).hasValue("Small CPU");
        assertThat(info.value("microcode")).hasValue("0x1; 0x2");
        assertThat(info.value("stepping")).isEmpty();
    }

    @Test
    void countsAFlagOnlyWhereEveryCpuHasIt() {
        assertThat(CpuInfo.parse(TWO_CPUS).words("flags")).hasValue(Set.of("ht", "sse2"));
        assertThat(CpuInfo.parse(TWO_CPUS).words("bugs")).isEmpty();
    }

    @Test
    void takesTheFirstKeyThatAForeignArchitectureHas() {
        CpuInfo arm =
                CpuInfo.parse("processor\t: 0\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n");
        assertThat(arm.value("vendor_id", "CPU implementer")).hasValue("0x41");
        assertThat(arm.words("flags", "Features")).hasValue(Set.of("asimd", "fp"));
    }

    @Test
    void livesWithATruncatedFile() {
        CpuInfo info = CpuInfo.parse("processor\t: 0\nmodel name\t: Small CPU\nfla");
        assertThat(info.value("model name")).hasValue("Small CPU");
        assertThat(info.words("flags")).isEmpty();
    }

    @Test
    void aGuestsFrequencyIsThatOfItsCounter() {
        String guest = "processor\t: 0\ncpu MHz\t\t: 2649.998\nflags\t\t: tsc hypervisor\n";
        assertThat(CpuFields.tscMegahertz(CpuInfo.parse(guest))).contains("2650");
        assertThat(CpuFields.tscMegahertz(CpuInfo.parse(guest.replace("hypervisor", "aperfmperf hypervisor"))))
                .isEmpty();
        assertThat(CpuFields.tscMegahertz(CpuInfo.parse(guest.replace(" hypervisor", ""))))
                .isEmpty();
        assertThat(CpuFields.tscMegahertz(CpuInfo.parse(guest.replace("2649.998", "fast"))))
                .isEmpty();
    }

    @Test
    void refusesTextWithoutAProcessor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuInfo.parse("nothing here\n"))
                .withMessage("no processor in it");
    }

    @Test
    void readsListsOfCpus() {
        assertThat(CpuList.parse("0-2,5\n")).containsExactly(0, 1, 2, 5);
        assertThat(CpuList.parse("\n")).isEmpty();
    }

    @Test
    void refusesWhatIsNotAList() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuList.parse("0-1,x"))
                .withMessage("not a list of CPUs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuList.parse("0-99999999999"))
                .withMessage("not a list of CPUs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3-1", "0-3,2", "1,1", "0-65535,0-65535"})
    void refusesAListThatDoesNotAscend(String list) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuList.parse(list))
                .withMessage("not a list of CPUs");
    }

    @Test
    void refusesACoreWithoutThreads() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuFields.sortedGroups("0-1;;2"))
                .withMessage("not a list of CPUs");
    }

    @Test
    void sortsCoresByTheirFirstThread() {
        assertThat(CpuFields.sortedGroups("10-11;0-1;2,9")).isEqualTo("0-1;2,9;10-11");
        assertThat(CpuFields.threadsPerCore("0;1-2;3,7-8")).isEqualTo("3");
    }
}
