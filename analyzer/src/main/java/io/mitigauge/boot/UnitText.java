// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The unit that starts the measurement, and the script that it starts.
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
     * The unit file.
     *
     * @param home of the user who armed; build and class archives of the tool lie there
     * @param writable folders that may lie where a service must not write by default
     */
    static String unit(Station station, Path home, List<Path> writable) {
        String head = """
                # Left by "mitigauge arm"; "mitigauge disarm" removes it.
                [Unit]
                Description=mitigauge: measure once after this boot, and compare
                After=%1$s
                ConditionPathExists=%2$s

                [Service]
                Type=exec
                ExecStart=/bin/sh %3$s
                Environment=%4$s
                KillMode=mixed
                TimeoutStopSec=10
                UMask=0022
                """.formatted(
                        station.target(),
                        specifiers(station.armedFile().toString()),
                        quoted(station.script().toString()).replace("$", "$$"),
                        quoted("HOME=" + home));
        String confined = station.isSystem()
                ? """
                # No seccomp filter and no BPF program: they would slow what is measured.
                NoNewPrivileges=yes
                CapabilityBoundingSet=%s
                KeyringMode=private
                ProtectSystem=full
                ReadWritePaths=%s
                """.formatted(
                        String.join(" ", CAPABILITIES),
                        writable.stream().map(folder -> quoted("-" + folder)).collect(Collectors.joining(" ")))
                : "";
        return head + confined + """

                [Install]
                WantedBy=%s
                """.formatted(station.target());
    }

    /** A word of a unit file. */
    private static String quoted(String word) {
        String escaped = specifiers(word).replace("\\", "\\\\").replace("\"", "\\\"");
        return "\"" + escaped + "\"";
    }

    private static String specifiers(String word) {
        return word.replace("%", "%%");
    }

    /** The script: where the tool is gone, nobody else can say so, and remove the rest. */
    static String script(Station station, Path tool) {
        String gone = "mitigauge: " + tool + " is gone, so that nothing was measured after this boot; it is disarmed";
        String files = Stream.of(station.unitFile(), station.armedFile(), station.script())
                .map(file -> shell(file.toString()))
                .collect(Collectors.joining(" "));
        String motd = station.motdFile()
                .map(file -> "echo " + shell(gone) + " >" + shell(file.toString()) + " || true\n")
                .orElse("");
        return """
                # Left by "mitigauge arm"; "mitigauge disarm" removes it.
                if [ -x %1$s ]; then exec %1$s after-boot; fi
                echo %2$s >&2
                %3$s%4$s || true
                rm -f %5$s
                %6$s || true
                exit 1
                """.formatted(
                        shell(tool.toString()),
                        shell(gone),
                        motd,
                        String.join(" ", station.systemctl("--quiet", "disable", Station.UNIT)),
                        files,
                        String.join(" ", station.systemctl("daemon-reload")));
    }

    /** A word that the shell takes as it is. */
    private static String shell(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
