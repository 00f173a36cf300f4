// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import io.mitigauge.bundle.ArmedFile;
import io.mitigauge.bundle.BundleException;
import io.mitigauge.model.Armed;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Installs what measures after the next boot, wholly or not at all, and removes all of it again. */
public final class Arming {

    private final Station station;
    private final Commands commands;
    private final Path root;

    /**
     * For a place.
     *
     * @param root of the file system, {@code /}
     */
    public Arming(Station station, Commands commands, Path root) {
        this.station = station;
        this.commands = commands;
        this.root = root;
    }

    /** What is to be done, where something is. */
    public Optional<Armed> armed() {
        return ArmedFile.exists(station.armedFile())
                ? Optional.of(ArmedFile.read(station.armedFile()))
                : Optional.empty();
    }

    /**
     * Arms.
     *
     * @param home of the user who arms
     * @throws BootException if it is armed already, there is no systemd, or something cannot be written; then nothing is left behind
     */
    public void arm(Armed armed, Path home) {
        requireSystemd();
        if (Files.exists(station.armedFile()) || Files.exists(station.unitFile())) {
            throw new BootException(
                    "is armed already; see what for with: mitigauge status; undo it with: mitigauge disarm");
        }
        station.lingers().filter(file -> !Files.exists(file)).ifPresent(file -> {
            throw new BootException(
                    "a user's units start at the login, not at the boot; let yours start at the boot with:"
                            + " loginctl enable-linger; or arm as root");
        });
        try {
            install(armed, home);
        } catch (BootException | BundleException e) {
            remove();
            throw e;
        } catch (IOException e) {
            remove();
            throw new BootException(Optional.ofNullable(e.getMessage()).orElse("a file") + ": cannot be written ("
                    + e.getClass().getSimpleName() + "); nothing was installed; arm as root, or make it writable");
        }
    }

    private void requireSystemd() {
        if (!Files.isDirectory(root.resolve("run/systemd/system"))) {
            throw new BootException("this machine was not started by systemd, which arm needs; after the reboot, use:"
                    + " mitigauge run --label after --like BEFORE, then: mitigauge compare BEFORE after");
        }
    }

    private void install(Armed armed, Path home) throws IOException {
        List<Path> writable = new ArrayList<>(List.of(station.units(), armed.out()));
        Optional.ofNullable(armed.tool().getParent()).ifPresent(writable::add);
        armed.html().map(Path::getParent).ifPresent(writable::add);
        Files.createDirectories(station.units());
        Files.createDirectories(station.state());
        if (station.motd().isPresent()) {
            Files.createDirectories(station.motd().get());
            writable.add(station.motd().get());
        }
        ArmedFile.write(station.armedFile(), armed);
        Files.setPosixFilePermissions(station.armedFile(), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(station.script(), UnitText.script(station, armed.tool()));
        Files.writeString(station.unitFile(), UnitText.unit(station, home, writable));
        systemctl("daemon-reload");
        systemctl("--quiet", "enable", Station.UNIT);
    }

    private void systemctl(String... words) {
        Commands.Result result = commands.run(station.systemctl(words), Map.of());
        if (result.code() != 0) {
            throw new BootException(String.join(" ", station.systemctl(words)) + " failed (" + result.lastLine()
                    + "); nothing was installed; see: journalctl -b");
        }
    }

    /**
     * Removes everything but results: unit, script, what is to be done, and the line at logins.
     *
     * @return whether there was anything
     * @throws BootException if something cannot be removed, naming it
     */
    public boolean disarm() {
        boolean there = Stream.concat(
                        Stream.of(station.unitFile(), station.armedFile(), station.script()),
                        station.motdFile().stream())
                .anyMatch(Files::exists);
        if (!there) {
            return false;
        }
        List<Path> stuck = remove();
        if (!stuck.isEmpty()) {
            throw new BootException(stuck.getFirst() + ": cannot be removed; disarm as the user who armed");
        }
        return true;
    }

    /** Removes all that is ours, but leaves the line at logins. */
    void removeUnit() {
        removeUnitFiles();
    }

    /** What could not be removed. */
    private List<Path> remove() {
        List<Path> stuck = removeUnitFiles();
        station.motdFile().ifPresent(file -> delete(file, stuck));
        station.motd().ifPresent(Arming::deleteIfEmpty);
        return stuck;
    }

    private List<Path> removeUnitFiles() {
        List<Path> stuck = new ArrayList<>();
        if (Files.exists(station.unitFile())) {
            commands.run(station.systemctl("--quiet", "disable", Station.UNIT), Map.of());
        }
        delete(station.unitFile(), stuck);
        delete(station.units().resolve(station.target() + ".wants").resolve(Station.UNIT), stuck);
        delete(station.armedFile(), stuck);
        delete(station.script(), stuck);
        deleteIfEmpty(station.state());
        commands.run(station.systemctl("daemon-reload"), Map.of());
        return stuck;
    }

    private static void delete(Path file, List<Path> stuck) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            stuck.add(file);
        }
    }

    private static void deleteIfEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException ignored) {
            // Somebody else's files.
        } catch (IOException ignored) {
            // An empty folder harms nobody.
        }
    }
}
