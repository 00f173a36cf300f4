// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import io.mitigauge.bundle.ArmedFile;
import io.mitigauge.bundle.DurableFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The script that the unit starts: it starts the tool, and where that is gone or does not come to say anything, nobody else can.
 *
 * <p>It waits for the tool instead of becoming it, and hands on the signal by which a shutdown ends it. The tool has told what there
 * is to tell when it ends with one of {@link #TOLD}.
 */
final class ScriptText {

    /** Exit codes of the tool: done; failed, and said so; ended by a signal, as at a shutdown. */
    static final String TOLD = "0 | 3 | 130 | 143";

    private static final String TEXT = """
            # Left by "mitigauge arm"; "mitigauge disarm" removes it.
            tool=@tool@
            unit=@unit@
            notify=@notify@

            tell() {
                printf 'mitigauge: %s\\n' "$1" >&2
            @motd@    [ -e "$notify" ] || return 0
            @notifier@
            }

            remove() {
                @systemctl@ --quiet disable "${unit##*/}"
                rm -f @files@
            @folders@    @systemctl@ daemon-reload
            }

            # Counts this boot as one that began.
            count() {
                true >@begun@"$(cat /proc/sys/kernel/random/boot_id)"
                set -- @begun@*
                attempts=$#
            }

            main() {
                if ! [ -x "$tool" ]; then
                    tell "$tool is gone, so that nothing was measured after this boot; it is disarmed"
                    remove
                    return 0
                fi
                "$tool" after-boot & child=$!
                trap 'kill -TERM "$child"' TERM
                wait "$child"; code=$?
                while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done # a signal ends the waiting, not the tool
                case $code in @told@) ;; *) untold ;; esac
                [ -e "$unit" ] || return 0 # it has disarmed itself
                return "$code"
            }

            untold() {
                count
                why="$tool ended with exit code $code, which is none of its own; why, is in: @journal@"
                if [ "$attempts" -lt @most@ ]; then
                    tell "$why; it is tried again after the next boot"
                else
                    tell "$why; it is disarmed"
                    remove
                fi
            }

            main; exit
            """;

    private ScriptText() {}

    /**
     * The script.
     *
     * @param made folders that go with the rest
     */
    static String of(Station station, Path tool, MadeFolders made) {
        String folders = made.all().reversed().stream()
                .map(folder -> "    rmdir " + shell(folder) + " 2>/dev/null\n")
                .collect(Collectors.joining());
        String motd = station.motdFile()
                .map(file -> "    printf 'mitigauge: %s\\n(to remove this message: rm %s)\\n' \"$1\" " + shell(file)
                        + " >" + shell(file) + "\n")
                .orElse("");
        return TEXT.replace("@motd@", motd)
                .replace("@notifier@", notifier(station))
                .replace("@folders@", "    rmdir " + shell(station.state()) + " 2>/dev/null\n" + folders)
                .replace(
                        "@files@",
                        files(station).stream().map(ScriptText::shell).collect(Collectors.joining(" ")) + " "
                                + begun(station) + "*")
                .replace("@begun@", begun(station))
                .replace("@systemctl@", String.join(" ", station.systemctl()))
                .replace("@told@", TOLD)
                .replace("@journal@", station.journal())
                .replace("@most@", String.valueOf(AfterBoot.MOST_ATTEMPTS))
                .replace("@unit@", shell(station.unitFile()))
                .replace("@notify@", shell(station.notifyFile()))
                .replace("@tool@", shell(tool));
    }

    /** All files that are ours, but for the message at logins and those that stand for boots. */
    static List<Path> files(Station station) {
        List<Path> files = new ArrayList<>(List.of(station.wants()));
        Stream.of(
                        station.unitFile(),
                        station.armedFile(),
                        station.script(),
                        station.notifyFile(),
                        station.madeFile(),
                        station.lockFile())
                .flatMap(file -> Stream.of(file, DurableFiles.temporary(file)))
                .forEach(files::add);
        return files;
    }

    private static String notifier(Station station) {
        String plain = "MITIGAUGE_STATE=failed MITIGAUGE_SUMMARY=$1 MITIGAUGE_REPORT= /bin/sh \"$notify\"";
        String unconfined = String.join(" ", Station.unconfined())
                + " --setenv=MITIGAUGE_STATE=failed \"--setenv=MITIGAUGE_SUMMARY=$1\" \\\n"
                + "            --setenv=MITIGAUGE_REPORT= /bin/sh \"$notify\"";
        return station.isSystem()
                ? "    if [ -e " + shell(station.bus()) + " ]; then\n        " + unconfined + "\n    else\n        "
                        + plain + "\n    fi"
                : "    " + plain;
    }

    private static String begun(Station station) {
        return shell(station.state().resolve(ArmedFile.BEGUN));
    }

    /** A word that the shell takes as it is. */
    private static String shell(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
