// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.boot.Arming;
import io.mitigauge.boot.BootException;
import io.mitigauge.boot.Commands;
import io.mitigauge.boot.Station;
import io.mitigauge.bundle.BundleException;
import io.mitigauge.model.Armed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What arm, disarm and the boot itself know of this machine and user. */
final class Stations {

    private static final Path ROOT = Path.of("/");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<String> LOCALE = List.of("LANG", "LC_ALL", "LC_CTYPE");
    private static final Pattern LOCALE_NAME = Pattern.compile("[A-Za-z0-9_.@-]+");

    private Stations() {}

    /** The system's for root, else the user's. */
    static Station ours() {
        String user = System.getProperty("user.name");
        return user.equals("root") ? Station.ofSystem(ROOT) : Station.ofUser(ROOT, home(), user);
    }

    static Path home() {
        return Path.of(System.getProperty("user.home"));
    }

    static Commands commands() {
        return Commands.real(PATIENCE);
    }

    static Arming arming(Station station) {
        return new Arming(station, commands(), ROOT);
    }

    /**
     * What a measurement after the boot needs of this process's environment: systemd hands on none of it. Without the character set, a
     * folder's name cannot be told; without the JDK, another one might be found.
     */
    static SortedMap<String, String> environment() {
        return environment(System.getenv());
    }

    static SortedMap<String, String> environment(Map<String, String> ours) {
        SortedMap<String, String> environment = new TreeMap<>();
        for (String name : LOCALE) {
            Optional.ofNullable(ours.get(name))
                    .filter(value -> LOCALE_NAME.matcher(value).matches())
                    .ifPresent(value -> environment.put(name, value));
        }
        if (environment.isEmpty()) {
            environment.put("LANG", "C.UTF-8");
        }
        environment.put("HOME", home().toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return environment;
    }

    /** What is armed by root and by this user; what cannot be told is said, since it may be another's, or half there. */
    static List<Armed> armed(PrintWriter err) {
        List<Armed> found = new ArrayList<>();
        for (Station station : new LinkedHashSet<>(List.of(Station.ofSystem(ROOT), ours()))) {
            Arming arming = arming(station);
            try {
                Optional<Armed> armed = arming.armed();
                if (armed.isPresent() && !arming.isEnabled()) {
                    err.println(
                            "mitigauge: arming was interrupted: nothing will be measured after the next boot; remove what"
                                    + " there is with: mitigauge disarm");
                } else if (armed.isEmpty() && isHidden(station)) {
                    err.println("mitigauge: root has armed; for what, only root can see");
                }
                armed.filter(each -> arming.isEnabled()).ifPresent(found::add);
            } catch (BundleException e) {
                err.println("mitigauge: " + e.getMessage());
            }
        }
        return found;
    }

    private static boolean isHidden(Station station) {
        return Files.exists(station.unitFile()) && !Files.isReadable(station.state());
    }

    /** Of the running kernel: what tells boots apart. */
    static String bootId() {
        Path file = ROOT.resolve("proc/sys/kernel/random/boot_id");
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new BootException(file + ": cannot be read, so that a reboot could not be told; mount /proc");
        }
    }
}
