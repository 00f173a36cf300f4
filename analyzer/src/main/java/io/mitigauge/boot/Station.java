// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where things go on this machine: of the whole system, or of a user who is not root.
 *
 * @param units folder of systemd's unit files
 * @param state folder of our own, that nobody else uses
 * @param motd folder of messages that a login shows; empty where we may not write one
 * @param lingers whose units start at boot only if this file exists; empty for the system's
 * @param bus socket of the system's message bus, without which systemd-run cannot wait for what it starts
 */
public record Station(Path units, Path state, Optional<Path> motd, Optional<Path> lingers, Path bus) {

    /** Name of the unit. */
    public static final String UNIT = "mitigauge-after-boot.service";

    private static final String NAME = "mitigauge";
    private static final String BUS = "run/dbus/system_bus_socket";

    /** Of the whole system, for root. */
    public static Station ofSystem(Path root) {
        return new Station(
                root.resolve("etc/systemd/system"),
                root.resolve("var/lib/mitigauge"),
                Optional.of(root.resolve("etc/motd.d")),
                Optional.empty(),
                root.resolve(BUS));
    }

    /** Of one user. */
    public static Station ofUser(Path root, Path home, String user) {
        return new Station(
                home.resolve(".config/systemd/user"),
                home.resolve(".local/state/mitigauge"),
                Optional.empty(),
                Optional.of(root.resolve("var/lib/systemd/linger").resolve(user)),
                root.resolve(BUS));
    }

    /** Whether it is the whole system's. */
    public boolean isSystem() {
        return lingers.isEmpty();
    }

    /** What systemd starts. */
    public Path unitFile() {
        return units.resolve(UNIT);
    }

    /** By what systemd knows that it is to start it. */
    Path wants() {
        return wantsFolder().resolve(UNIT);
    }

    Path wantsFolder() {
        return units.resolve(target() + ".wants");
    }

    /** What is to be done. */
    public Path armedFile() {
        return state.resolve("armed.json");
    }

    /** What the unit starts, which tells if the tool is gone. */
    Path script() {
        return state.resolve("after-boot");
    }

    /** The user's own command, to be told; there where one was given. */
    Path notifyFile() {
        return state.resolve("notify");
    }

    /** Held by who measures. */
    Path lockFile() {
        return state.resolve("lock");
    }

    /** Names the folders that were made for us, one a line, the outermost first. */
    Path madeFile() {
        return state.resolve("made");
    }

    /** A line for those who log in. */
    Optional<Path> motdFile() {
        return motd.map(folder -> folder.resolve(NAME));
    }

    /** The target in whose start the unit takes part. */
    String target() {
        return isSystem() ? "multi-user.target" : "default.target";
    }

    /** The command that shows what was told. */
    public String journal() {
        return "journalctl " + (isSystem() ? "" : "--user ") + "-u " + UNIT;
    }

    /**
     * Runs the user's own command: where that can be, outside of the unit's confinement, which could keep it from sending mail.
     * It is read from a file, since systemd would replace its dollar signs, and show it to everybody.
     *
     * @param environment given to it alone
     */
    List<String> notifier(Map<String, String> environment) {
        List<String> line = new ArrayList<>();
        if (isSystem() && Files.exists(bus)) {
            line.addAll(unconfined());
            environment.forEach((name, value) -> line.add("--setenv=" + name + "=" + value));
        }
        line.addAll(List.of("/bin/sh", notifyFile().toString()));
        return line;
    }

    /** The beginning of a command line that systemd starts for us, and waits for. */
    static List<String> unconfined() {
        return List.of("systemd-run", "--quiet", "--collect", "--wait", "--pipe");
    }

    /** A command line of systemd's. */
    List<String> systemctl(String... words) {
        List<String> command = new ArrayList<>(List.of("systemctl"));
        if (!isSystem()) {
            command.add("--user");
        }
        command.addAll(List.of(words));
        return command;
    }
}
