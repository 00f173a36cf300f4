// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.mitigation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Boot parameters in plain words. */
final class ParametersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mitigations=off | no mitigations at all",
                "mitigations=auto,nosmt | the kernel's defaults; SMT off where a flaw needs that",
                "mitigations=auto,no_guest_host,no_guest_guest | the kernel's defaults; none between guests of this machine and"
                        + " itself; none between guests of this machine",
                "mds=off | clearing of CPU buffers against MDS: off",
                "mds=full,nosmt | clearing of CPU buffers against MDS: on, and SMT off where it is needed",
                "spectre_v2=retpoline,lfence | protection of indirect branches: \"retpoline\", \"lfence\"",
                "nopti | no page-table isolation against Meltdown",
                "nosmt=force | second threads of cores stay offline until the next boot",
                "mitigations=auto,no_such_vector | the kernel's defaults; \"no_such_vector\", which is not known here"
            })
    void aParameterHasAMeaning(String parameter, String meaning) {
        assertThat(Parameters.meaning(parameter)).isEqualTo(meaning);
    }

    @ParameterizedTest
    @CsvSource({"quiet", "console=ttyS0", "mds", "mdsx=off", "''"})
    void whatHasNothingToDoWithItHasNone(String parameter) {
        assertThat(Parameters.meaning(parameter)).doesNotContain("off");
    }

    @Test
    void keepsTheOrderOfTheCommandLine() {
        assertThat(Parameters.explained(Machines.captured("qemu-ivybridge-mds-off")))
                .containsOnlyKeys("mds=off", "tsx_async_abort=off");
    }
}
