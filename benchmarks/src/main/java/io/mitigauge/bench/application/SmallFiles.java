// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.application;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.linux.MemoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A tree of small files on a file system in memory, which is removed in the end: {@link MemoryFolder}. */
final class SmallFiles implements Held.Resource {

    static final int FOLDERS = 20;
    static final int FILES_PER_FOLDER = 50;
    static final int FILES = FOLDERS * FILES_PER_FOLDER;
    static final int BYTES = 512;

    private final MemoryFolder root;

    private SmallFiles(MemoryFolder root) {
        this.root = root;
    }

    /**
     * Writes the tree.
     *
     * @param memory a folder on a file system in memory, as {@link MemoryFolder#USUAL_PLACE}
     * @throws UnsupportedException if nothing can be written there
     */
    static SmallFiles below(Path memory) {
        SmallFiles files = new SmallFiles(MemoryFolder.below(memory));
        try {
            for (Path folder : files.folders()) {
                Files.createDirectory(folder);
                for (Path file : files.filesIn(folder)) {
                    Files.write(file, new byte[BYTES]);
                }
            }
            return files;
        } catch (IOException e) {
            files.close();
            throw new UnsupportedException("needs room for %d small files; %s has it not".formatted(FILES, memory));
        }
    }

    /** In the order in which they are walked. */
    List<Path> folders() {
        return IntStream.range(0, FOLDERS)
                .mapToObj(i -> root.path().resolve("folder" + i))
                .toList();
    }

    /** In the order in which they are read. */
    List<Path> filesIn(Path folder) {
        return IntStream.range(0, FILES_PER_FOLDER)
                .mapToObj(i -> folder.resolve("file" + i))
                .toList();
    }

    /** Removes all of it. */
    @Override
    public void close() {
        root.close();
    }
}
