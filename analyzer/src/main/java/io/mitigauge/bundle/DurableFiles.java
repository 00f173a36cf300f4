// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files so that after a crash or power loss there is either the old content or the new, never a part. */
public final class DurableFiles {

    private DurableFiles() {}

    /**
     * Writes under a temporary name in the same folder, fsyncs, renames, and fsyncs the folder.
     *
     * @throws IOException if any step fails; the target is then as it was
     */
    public static void write(Path target, byte[] content) throws IOException {
        Path temporary = temporary(target);
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            fill(channel, content);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        publish(temporary, target);
    }

    /**
     * The same, for a file that at no moment anybody but its owner may read.
     *
     * @throws IOException if any step fails; the target is then as it was
     */
    public static void writePrivate(Path target, byte[] content) throws IOException {
        Path temporary = temporary(target);
        Files.deleteIfExists(temporary); // with the permissions that it had
        try (FileChannel channel = FileChannel.open(
                temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            fill(channel, content);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        publish(temporary, target);
    }

    /** Makes an empty file, unless it is there: a name in its folder, for which even a full disk has room. */
    static void mark(Path target) throws IOException {
        FileChannel.open(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        syncFolderOf(target);
    }

    /** What a crash in the middle of writing a file may leave beside it. */
    public static Path temporary(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".tmp");
    }

    private static void fill(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        channel.force(true);
    }

    /** Fsyncs a file that somebody else wrote, and renames it to its final name. */
    static void adopt(Path temporary, Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        publish(temporary, target);
    }

    private static void publish(Path temporary, Path target) throws IOException {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        syncFolderOf(target);
    }

    private static void syncFolderOf(Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
