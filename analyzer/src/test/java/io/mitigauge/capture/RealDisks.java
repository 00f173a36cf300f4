// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes guests from memory to a real disk. */
final class RealDisks {

    private RealDisks() {}

    /** Writes a guest, and says whether all of it could be: a test makes no devices, and cannot deny root a file. */
    static boolean write(MemoryDisk disk, Path root) throws IOException {
        Files.createDirectories(root);
        for (Map.Entry<String, MemoryDisk.Node> entry : new TreeMap<>(disk.nodes()).entrySet()) {
            try {
                if (!write(entry.getValue(), root.resolve(entry.getKey().substring(1)))) {
                    return false;
                }
            } catch (InvalidPathException | FileSystemException e) {
                return false; // a name that no disk takes
            }
        }
        return true;
    }

    private static boolean write(MemoryDisk.Node node, Path path) throws IOException {
        switch (node) {
            case MemoryDisk.File file -> Files.writeString(path, file.content(), StandardCharsets.ISO_8859_1);
            case MemoryDisk.Link link -> Files.createSymbolicLink(path, Path.of(link.target()));
            case MemoryDisk.Sparse sparse -> {
                try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                    file.setLength(sparse.size());
                }
            }
            case MemoryDisk.Special special -> {
                if (!special.equals(MemoryDisk.FOLDER)) {
                    return false;
                }
                Files.createDirectory(path);
            }
        }
        return true;
    }

    /** Deletes a tree without following its links. */
    static void delete(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
