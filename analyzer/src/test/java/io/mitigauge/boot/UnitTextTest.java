// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The unit as text. */
final class UnitTextTest {

    /** Those that systemd 252 builds of seccomp filters or BPF programs (src/core/execute.c, src/core/cgroup.c). */
    private static final Set<String> SLOW = Set.of(
            "SystemCallFilter",
            "SystemCallArchitectures",
            "SystemCallErrorNumber",
            "RestrictAddressFamilies",
            "RestrictFileSystems",
            "RestrictNamespaces",
            "RestrictRealtime",
            "RestrictSUIDSGID",
            "MemoryDenyWriteExecute",
            "LockPersonality",
            "PrivateDevices",
            "PrivateNetwork",
            "ProtectClock",
            "ProtectHostname",
            "ProtectKernelLogs",
            "ProtectKernelModules",
            "ProtectKernelTunables",
            "IPAddressDeny",
            "DevicePolicy");

    @Test
    void nothingOfTheUnitSlowsSystemCalls() {
        String unit = UnitText.unit(Station.ofSystem(Path.of("/")), needs(Path.of("/srv/results")));
        Set<String> keys = unit.lines()
                .filter(line -> line.contains("=") && !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .collect(Collectors.toSet());
        assertThat(keys)
                .contains("ExecStart", "ProtectSystem", "WantedBy")
                .doesNotContain(
                        "NoNewPrivileges") // recorded of the process, and so a difference to a run at a terminal
                .doesNotContainAnyElementsOf(SLOW);
    }

    @Test
    void placesWithSpacesPercentSignsAndQuotesStayWhatTheyAre() {
        Station station = Station.ofSystem(Path.of("/a b%c\"$d"));
        assertThat(UnitText.unit(station, needs(Path.of("/e f"))))
                .contains("ExecStart=/bin/sh \"/a b%%c\\\"$$d/var/lib/mitigauge/after-boot\"\n")
                .contains("ConditionPathExists=/a b%%c\"$d/var/lib/mitigauge/armed.json\n")
                .contains("RequiresMountsFor=\"/e f\"\n")
                .contains("ReadWritePaths=\"-/e f\"\n");
    }

    @Test
    void aUsersUnitHasNoConfinementThatNeedsRoot() {
        assertThat(UnitText.unit(Station.ofUser(Path.of("/"), Path.of("/home/ann"), "ann"), needs()))
                .contains("WantedBy=default.target")
                .doesNotContain("ProtectSystem", "CapabilityBoundingSet");
    }

    private static UnitText.Needs needs(Path... folders) {
        return new UnitText.Needs(new TreeMap<>(Map.of("HOME", "/root")), List.of(folders), List.of(folders));
    }
}
