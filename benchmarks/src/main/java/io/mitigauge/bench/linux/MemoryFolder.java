// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder on a file system in memory, which is removed in the end with all that is in it. Where the JVM was killed, the next one that
 * makes such a folder removes it: the folder's name says whose it is.
 */
public final class MemoryFolder implements Held.Resource {

    /** Where Linux has a file system in memory that every user may write to. */
    public static final Path USUAL_PLACE = Path.of("/dev/shm");

    private static final Path SELF = Path.of("/proc/self");
    private static final String PREFIX = "mitigauge-files-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9]{1,10})-.*");

    private final Path root;

    private MemoryFolder(Path root) {
        this.root = root;
    }

    /**
     * Makes an empty one.
     *
     * @param memory a folder on a file system in memory, as {@link #USUAL_PLACE}
     * @throws UnsupportedException if nothing can be written there
     */
    public static MemoryFolder below(Path memory) {
        try {
            MemoryFolder folder = new MemoryFolder(Files.createTempDirectory(
                    memory, PREFIX + ProcessHandle.current().pid() + "-"));
            removeAbandoned(memory);
            return folder;
        } catch (IOException e) {
            throw new UnsupportedException("needs a file system in memory: nothing can be written to " + memory);
        }
    }

    /**
     * Removes those of processes that are gone; other users' are not touched, since they may change them meanwhile.
     *
     * @param memory where they are, as {@link #USUAL_PLACE}
     */
    public static void removeAbandoned(Path memory) {
        try (DirectoryStream<Path> trees = Files.newDirectoryStream(memory, PREFIX + "*")) {
            UserPrincipal self = Files.getOwner(SELF);
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

    /** Where it is. */
    public Path path() {
        return root;
    }

    /**
     * Makes an empty file in it.
     *
     * @throws UnsupportedException if there is no room
     */
    public Path newFile(String name) {
        try {
            return Files.createFile(root.resolve(name));
        } catch (IOException e) {
            throw new UnsupportedException("needs room for a file; %s has it not".formatted(root.getParent()));
        }
    }

    /** Removes it. */
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
