// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

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
 */
public record Station(Path units, Path state, Optional<Path> motd, Optional<Path> lingers) {

    /** Name of the unit. */
    public static final String UNIT = "mitigauge-after-boot.service";

    private static final String NAME = "mitigauge";

    /** Of the whole system, for root. */
    public static Station ofSystem(Path root) {
        return new Station(
                root.resolve("etc/systemd/system"),
                root.resolve("var/lib/mitigauge"),
                Optional.of(root.resolve("etc/motd.d")),
                Optional.empty());
    }

    /** Of one user. */
    public static Station ofUser(Path root, Path home, String user) {
        return new Station(
                home.resolve(".config/systemd/user"),
                home.resolve(".local/state/mitigauge"),
                Optional.empty(),
                Optional.of(root.resolve("var/lib/systemd/linger").resolve(user)));
    }

    boolean isSystem() {
        return lingers.isEmpty();
    }

    /** What systemd starts. */
    Path unitFile() {
        return units.resolve(UNIT);
    }

    /** What is to be done. */
    public Path armedFile() {
        return state.resolve("armed.json");
    }

    /** What the unit starts, which tells if the tool is gone. */
    Path script() {
        return state.resolve("after-boot");
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
     * A user's own command, outside of the unit's confinement, which could keep it from sending mail.
     *
     * @param environment given to it alone
     */
    List<String> unconfined(String command, Map<String, String> environment) {
        List<String> line = new ArrayList<>();
        if (isSystem()) {
            line.addAll(List.of("systemd-run", "--quiet", "--collect", "--wait", "--pipe"));
            environment.forEach((name, value) -> line.add("--setenv=" + name + "=" + value));
        }
        line.addAll(List.of("/bin/sh", "-c", command));
        return line;
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
