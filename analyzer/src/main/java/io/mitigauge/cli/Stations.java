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

/** What arm, disarm and the boot itself know of this machine and user. */
final class Stations {

    private static final Path ROOT = Path.of("/");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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

    /** What is armed by root and by this user; what cannot be read is told, since it may be another's. */
    static List<Armed> armed(PrintWriter err) {
        List<Armed> found = new ArrayList<>();
        for (Station station : new LinkedHashSet<>(List.of(Station.ofSystem(ROOT), ours()))) {
            try {
                arming(station).armed().ifPresent(found::add);
            } catch (BundleException e) {
                err.println("mitigauge: " + e.getMessage());
            }
        }
        return found;
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
