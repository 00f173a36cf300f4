// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.application;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.UnsupportedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A tree of small files on a file system in memory, which is removed in the end. Where the JVM was killed, the next one
 * that writes a tree removes it: the folder's name says whose it is.
 */
final class SmallFiles implements Held.Resource {

    static final int FOLDERS = 20;
    static final int FILES_PER_FOLDER = 50;
    static final int FILES = FOLDERS * FILES_PER_FOLDER;
    static final int BYTES = 512;

    private static final String PREFIX = "mitigauge-files-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9]{1,10})-.*");

    private final Path root;

    private SmallFiles(Path root) {
        this.root = root;
    }

    /**
     * Writes the tree.
     *
     * @param memory a folder on a file system in memory, as {@code /dev/shm}
     * @throws UnsupportedException if nothing can be written there
     */
    static SmallFiles below(Path memory) {
        SmallFiles files;
        try {
            files = new SmallFiles(Files.createTempDirectory(
                    memory, PREFIX + ProcessHandle.current().pid() + "-"));
        } catch (IOException e) {
            throw new UnsupportedException("needs a file system in memory: nothing can be written to " + memory);
        }
        files.removeAbandoned(memory);
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

    /** Of processes that are gone; others' folders are not touched, since others may change them meanwhile. */
    private void removeAbandoned(Path memory) {
        try (DirectoryStream<Path> trees = Files.newDirectoryStream(memory, PREFIX + "*")) {
            UserPrincipal self = Files.getOwner(root);
            for (Path tree : trees) {
                Matcher name = NAME.matcher(tree.getFileName().toString());
                if (name.matches()
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
                        && Files.getOwner(tree, LinkOption.NOFOLLOW_LINKS).equals(self)) {
                    Files.walkFileTree(tree, new Removal());
                }
            }
        } catch (IOException ignored) {
            // another JVM removes it at the same time, or a later one will
        }
    }

    /** In the order in which they are walked. */
    List<Path> folders() {
        return IntStream.range(0, FOLDERS)
                .mapToObj(i -> root.resolve("folder" + i))
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
        try {
            Files.walkFileTree(root, new Removal());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + root, e);
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
