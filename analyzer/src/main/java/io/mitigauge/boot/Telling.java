// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells what came of it: in the journal, at logins, and by the user's own command. None of these failing keeps it from the others. */
final class Telling {

    private static final String FOLDER_TOO = "mitigauge disarm removes this message and its folder";

    private final Station station;
    private final Commands commands;
    private final PrintWriter log;

    /** How it ended. */
    enum Outcome {
        DONE,
        FAILED
    }

    Telling(Station station, Commands commands, PrintWriter log) {
        this.station = station;
        this.commands = commands;
        this.log = log;
    }

    /** A line for the journal alone. */
    void say(String sentence) {
        log.println("mitigauge: " + sentence);
        log.flush();
    }

    /**
     * Everywhere.
     *
     * @param subject what it is about, as the beginning of a line
     * @param report to be looked at, where there is one
     */
    void tell(String subject, Outcome outcome, String sentence, Optional<Path> report) {
        String plain = sentence.replaceAll("\\p{Cntrl}", " ");
        say(plain);
        station.motdFile().ifPresent(file -> atLogins(file, subject + ": " + plain));
        if (Files.exists(station.notifyFile())) {
            Map<String, String> environment = Map.of(
                    "MITIGAUGE_STATE",
                    outcome.name().toLowerCase(Locale.ROOT),
                    "MITIGAUGE_SUMMARY",
                    plain,
                    "MITIGAUGE_REPORT",
                    report.map(Path::toString).orElse(""));
            Commands.Result result = commands.run(station.notifier(environment), environment);
            if (result.code() != 0) {
                say("the notify command failed: exit code " + result.code() + ", " + result.lastLine());
            }
        }
    }

    private void atLogins(Path file, String line) {
        try {
            boolean folderIsOurs = station.motd()
                            .filter(MadeFolders.in(station.madeFile())::contains)
                            .isPresent()
                    || saysThatItsFolderIsOurs(file);
            Files.writeString(
                    file, line + "\n(" + (folderIsOurs ? FOLDER_TOO : "mitigauge disarm removes this message") + ")\n");
        } catch (IOException e) {
            say(file + ": cannot be written (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** Whether the folder of the message was made for it: by then, nothing else remembers. */
    static boolean saysThatItsFolderIsOurs(Path file) {
        try {
            return Files.readString(file).contains(FOLDER_TOO);
        } catch (IOException e) {
            return false;
        }
    }
}
