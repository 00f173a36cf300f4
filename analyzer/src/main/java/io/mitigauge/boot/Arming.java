// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import io.mitigauge.bundle.ArmedFile;
import io.mitigauge.bundle.BundleException;
import io.mitigauge.bundle.DurableFiles;
import io.mitigauge.model.Armed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
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

    /** Whether systemd will start it; where somebody interrupted arming, it will not. */
    public boolean isEnabled() {
        return Files.exists(station.wants(), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Whether it could be armed.
     *
     * @throws BootException if it is armed already, or there is no systemd that would start it
     */
    public void requireArmable() {
        if (!Files.isDirectory(root.resolve("run/systemd/system"))) {
            throw new BootException("this machine was not started by systemd, which arm needs; after the reboot, use:"
                    + " mitigauge run --label after --like BEFORE, then: mitigauge compare BEFORE after");
        }
        if (Files.exists(station.armedFile()) || Files.exists(station.unitFile())) {
            throw new BootException(
                    "is armed already; see what for with: mitigauge status; undo it with: mitigauge disarm");
        }
        station.lingers().filter(file -> !Files.exists(file)).ifPresent(file -> {
            throw new BootException(
                    "a user's units start at the login, not at the boot; let yours start at the boot with:"
                            + " loginctl enable-linger; or arm as root");
        });
    }

    /**
     * Arms.
     *
     * @param environment of the tool after the boot
     * @throws BootException if it is armed already, there is no systemd, or something cannot be written; then nothing is left behind
     */
    public void arm(Armed armed, SortedMap<String, String> environment) {
        requireArmable();
        MadeFolders made = new MadeFolders();
        try {
            install(armed, environment, made);
        } catch (BootException | BundleException e) {
            removeUnit();
            made.remove();
            throw e;
        } catch (IOException e) {
            removeUnit();
            made.remove();
            throw new BootException(Optional.ofNullable(e.getMessage()).orElse("a file") + ": cannot be written ("
                    + e.getClass().getSimpleName() + "); nothing was installed; arm as root, or make it writable");
        }
    }

    private void install(Armed armed, SortedMap<String, String> environment, MadeFolders made) throws IOException {
        List<Path> results = new ArrayList<>(List.of(armed.out()));
        armed.html().map(Path::getParent).ifPresent(results::add);
        for (Path folder : results) {
            made.make(folder);
            Files.delete(Files.createTempFile(folder, ".writable", ""));
        }
        List<Path> mounted = new ArrayList<>(results);
        mounted.addAll(List.of(armed.tool(), armed.before()));
        List<Path> writable = new ArrayList<>(results);
        writable.add(station.units());
        Optional.ofNullable(armed.tool().getParent()).ifPresent(writable::add);
        station.motd().ifPresent(writable::add);
        made.make(station.units());
        made.make(station.state());
        made.note(station.wantsFolder());
        if (station.motd().isPresent()) {
            made.make(station.motd().get());
        }
        Files.setPosixFilePermissions(station.state(), PosixFilePermissions.fromString("rwx------"));
        made.writeTo(station.madeFile());
        ArmedFile.write(station.armedFile(), armed);
        if (armed.notifyCommand().isPresent()) {
            DurableFiles.writePrivate(
                    station.notifyFile(), bytes(armed.notifyCommand().get() + "\n"));
        }
        DurableFiles.writePrivate(station.script(), bytes(ScriptText.of(station, armed.tool(), made)));
        DurableFiles.write(
                station.unitFile(), bytes(UnitText.unit(station, new UnitText.Needs(environment, mounted, writable))));
        systemctl("daemon-reload");
        systemctl("--quiet", "enable", Station.UNIT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void systemctl(String... words) {
        Commands.Result result = commands.run(station.systemctl(words), Map.of());
        if (result.code() != 0) {
            throw new BootException(String.join(" ", station.systemctl(words)) + " failed (" + result.lastLine()
                    + "); nothing was installed; see: journalctl -b");
        }
    }

    /**
     * Stops what is measured at the moment, and removes everything but results: unit, script, what is to be done, and the line at
     * logins.
     *
     * @return whether there was anything
     * @throws BootException if something cannot be removed, naming it
     */
    public boolean disarm() {
        boolean there = Stream.concat(ScriptText.files(station).stream(), station.motdFile().stream())
                .anyMatch(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS));
        if (!there) {
            return false;
        }
        if (Files.exists(station.unitFile())) {
            commands.run(station.systemctl("--quiet", "disable", "--now", Station.UNIT), Map.of());
        }
        Optional<Path> ourFolder =
                station.motdFile().filter(Telling::saysThatItsFolderIsOurs).map(Path::getParent);
        List<Path> stuck = new ArrayList<>();
        station.motdFile().ifPresent(file -> delete(file, stuck));
        ourFolder.ifPresent(MadeFolders::removeIfEmpty);
        stuck.addAll(removeUnit());
        commands.run(station.systemctl("--quiet", "reset-failed", Station.UNIT), Map.of());
        if (!stuck.isEmpty()) {
            throw new BootException(stuck.getFirst() + ": cannot be removed; disarm as the user who armed");
        }
        return true;
    }

    /** Removes all that is ours, but leaves the line at logins, and whoever runs: that may be us. */
    List<Path> removeUnit() {
        List<Path> stuck = new ArrayList<>();
        if (Files.exists(station.unitFile())) {
            commands.run(station.systemctl("--quiet", "disable", Station.UNIT), Map.of());
        }
        MadeFolders made = MadeFolders.in(station.madeFile());
        ScriptText.files(station).forEach(file -> delete(file, stuck));
        begun().forEach(file -> delete(file, stuck));
        MadeFolders.removeIfEmpty(station.state());
        made.remove();
        commands.run(station.systemctl("daemon-reload"), Map.of());
        return stuck;
    }

    private List<Path> begun() {
        try (Stream<Path> files = Files.list(station.state())) {
            return files.filter(file -> file.getFileName().toString().startsWith(ArmedFile.BEGUN))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void delete(Path file, List<Path> stuck) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            stuck.add(file);
        }
    }
}
