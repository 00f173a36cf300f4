// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import io.mitigauge.bundle.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Folders that were not there before, so that they can go again; those of others stay, even empty ones. */
final class MadeFolders {

    private final List<Path> made;

    MadeFolders() {
        this(List.of());
    }

    private MadeFolders(List<Path> made) {
        this.made = new ArrayList<>(made);
    }

    /** What a file names; nothing where there is none. */
    static MadeFolders in(Path file) {
        try {
            return new MadeFolders(
                    Files.readAllLines(file).stream().map(Path::of).toList());
        } catch (IOException e) {
            return new MadeFolders();
        }
    }

    void writeTo(Path file) throws IOException {
        String lines = made.stream().map(folder -> folder + "\n").collect(Collectors.joining());
        DurableFiles.writePrivate(file, lines.getBytes(StandardCharsets.UTF_8));
    }

    /** Makes a folder, and those that it needs. */
    void make(Path folder) throws IOException {
        note(folder);
        Files.createDirectories(folder);
    }

    /** Takes note of a folder that another program will make. */
    void note(Path folder) {
        List<Path> missing = new ArrayList<>();
        Optional<Path> each = Optional.of(folder);
        while (each.isPresent() && !Files.exists(each.get())) {
            missing.addFirst(each.get());
            each = Optional.ofNullable(each.get().getParent());
        }
        missing.removeAll(made);
        made.addAll(missing);
    }

    /** All, the outermost first. */
    List<Path> all() {
        return List.copyOf(made);
    }

    boolean contains(Path folder) {
        return made.contains(folder);
    }

    /** Removes those that are empty. */
    void remove() {
        made.reversed().forEach(MadeFolders::removeIfEmpty);
    }

    static void removeIfEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException ignored) {
            // Somebody else's files are in it, or it may not be removed; an empty folder harms nobody.
        }
    }
}
