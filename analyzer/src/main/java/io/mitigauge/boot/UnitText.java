// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The unit that starts the measurement.
 *
 * <p>The unit is confined only by what costs a measured program nothing. Most of systemd's confinements are seccomp filters, which lengthen
 * every system call and may switch mitigations on (speculative store bypass), or BPF programs on sockets and devices; a run under
 * them would be slower than the one before the boot for no other reason.
 */
final class UnitText {

    /** Of what root may do, all that measuring, writing reports and disarming can need. */
    private static final List<String> CAPABILITIES = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_DAC_READ_SEARCH",
            "CAP_FOWNER",
            "CAP_IPC_LOCK",
            "CAP_SYS_NICE",
            "CAP_SYS_RESOURCE");

    private UnitText() {}

    /**
     * What the unit must have.
     *
     * @param environment of the tool
     * @param mounted what may lie on file systems that are mounted late, or not at all
     * @param writable folders that may lie where a service must not write by default
     */
    record Needs(SortedMap<String, String> environment, List<Path> mounted, List<Path> writable) {

        Needs {
            environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
            mounted = List.copyOf(mounted);
            writable = List.copyOf(writable);
        }
    }

    /** The unit file. */
    static String unit(Station station, Needs needs) {
        String environment = needs.environment().entrySet().stream()
                .map(each -> "Environment=" + quoted(each.getKey() + "=" + each.getValue()) + "\n")
                .collect(Collectors.joining());
        String head = """
                # Left by "mitigauge arm"; "mitigauge disarm" removes it.
                [Unit]
                Description=mitigauge: measure once after this boot, and compare
                After=%1$s
                RequiresMountsFor=%2$s
                ConditionPathExists=%3$s

                [Service]
                Type=exec
                ExecStart=/bin/sh %4$s
                # As a shutdown ends it: no failure.
                SuccessExitStatus=130 143
                %5$sKillMode=mixed
                TimeoutStopSec=10
                OOMPolicy=continue
                UMask=0022
                """.formatted(
                        station.target(),
                        quoted(needs.mounted(), ""),
                        specifiers(station.armedFile().toString()),
                        quoted(station.script().toString()).replace("$", "$$"),
                        environment);
        String confined =
                station.isSystem() ? """
                # No seccomp filter and no BPF program: they would slow what is measured. Nor NoNewPrivileges: it would be
                # recorded as a difference to a run at a terminal, and the capabilities bound what root's programs can gain.
                CapabilityBoundingSet=%s
                KeyringMode=private
                ProtectSystem=full
                ReadWritePaths=%s
                """.formatted(String.join(" ", CAPABILITIES), quoted(needs.writable(), "-")) : "";
        return head + confined + """

                [Install]
                WantedBy=%s
                """.formatted(station.target());
    }

    private static String quoted(List<Path> paths, String prefix) {
        return paths.stream().map(path -> quoted(prefix + path)).collect(Collectors.joining(" "));
    }

    /** A word of a unit file. */
    private static String quoted(String word) {
        String escaped = specifiers(word).replace("\\", "\\\\").replace("\"", "\\\"");
        return "\"" + escaped + "\"";
    }

    private static String specifiers(String word) {
        return word.replace("%", "%%");
    }
}
