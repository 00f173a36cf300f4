// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a measurement after the boot gets of the environment in which it was armed. */
final class StationsTest {

    @Test
    void theCharacterSetIsThatOfWhoArms() {
        assertThat(Stations.environment(
                        Map.of("LANG", "de_DE.UTF-8", "LC_CTYPE", "C.UTF-8", "LC_TIME", "en_GB", "X", "y")))
                .containsAllEntriesOf(Map.of("LANG", "de_DE.UTF-8", "LC_CTYPE", "C.UTF-8"))
                .containsOnlyKeys("HOME", "JAVA_HOME", "LANG", "LC_CTYPE");
    }

    @Test
    void withoutAnyItIsUtf8() {
        assertThat(Stations.environment(Map.of("LANG", ""))).containsEntry("LANG", "C.UTF-8");
    }

    @Test
    void whatIsNoNameOfALocaleIsLeftOut() {
        assertThat(Stations.environment(Map.of("LC_ALL", "C\nExecStart=/bin/evil")))
                .isEqualTo(new TreeMap<>(Map.of(
                        "HOME",
                        System.getProperty("user.home"),
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "LANG",
                        "C.UTF-8")));
    }
}
