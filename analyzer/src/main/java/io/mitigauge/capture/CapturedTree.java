// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * A captured tree of {@code /proc}, {@code /sys} and {@code /etc}: a folder, or a tar of one, as {@code collect.sh} makes
 * it. A tar is unpacked into a private temporary folder, which is deleted on closing; only plain files and folders are,
 * and nothing outside.
 */
public final class CapturedTree implements AutoCloseable {

    private static final int MOST_ENTRIES = 20_000;
    private static final long LARGEST_FILE_BYTES = 4L << 20;
    private static final long LARGEST_TREE_BYTES = 64L << 20;
    private static final int MAGIC_OFFSET = 257;
    private static final String MAGIC = "ustar";

    private final Path root;
    private final boolean temporary;

    private CapturedTree(Path root, boolean temporary) {
        this.root = root;
        this.temporary = temporary;
    }

    /** Whether the path looks like one: a folder with {@code proc} or {@code sys} in it, or a tar, gzipped or not. */
    public static boolean isTree(Path path) {
        if (Files.isDirectory(path)) {
            return !Files.exists(path.resolve("manifest.json"))
                    && (Files.isDirectory(path.resolve("proc")) || Files.isDirectory(path.resolve("sys")));
        }
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream in = unzipped(path)) {
            byte[] head = in.readNBytes(MAGIC_OFFSET + MAGIC.length());
            return head.length == MAGIC_OFFSET + MAGIC.length()
                    && new String(head, MAGIC_OFFSET, MAGIC.length(), StandardCharsets.ISO_8859_1).equals(MAGIC);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Opens a folder or a tar.
     *
     * @throws TreeException in one line, if it is neither, is damaged, or is larger than any capture
     */
    public static CapturedTree open(Path path) {
        if (Files.isDirectory(path)) {
            return new CapturedTree(path, false);
        }
        if (!isTree(path)) {
            throw new TreeException(
                    path, "is neither a folder nor a tar of one", "name a captured tree, as collect.sh makes it");
        }
        Path folder;
        try {
            folder = Files.createTempDirectory("mitigauge-tree");
        } catch (IOException e) {
            throw new TreeException(path, "cannot be unpacked (" + e.getMessage() + ")", "free some space in /tmp");
        }
        CapturedTree tree = new CapturedTree(folder, true);
        try {
            unpack(path, folder);
            return tree;
        } catch (IOException | RuntimeException e) {
            tree.close();
            throw e instanceof TreeException known
                    ? known
                    : new TreeException(path, "is damaged (" + e.getClass().getSimpleName() + ")", "collect it again");
        }
    }

    private static InputStream unzipped(Path path) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS));
        in.mark(2);
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzip ? new GZIPInputStream(in) : in;
    }

    private static void unpack(Path tar, Path folder) throws IOException {
        int entries = 0;
        long total = 0;
        try (Tar in = new Tar(unzipped(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                total += Math.max(0, entry.getSize());
                if (++entries > MOST_ENTRIES || total > LARGEST_TREE_BYTES) {
                    throw new TreeException(
                            tar, "is larger than any captured tree", "collect it again with collect.sh");
                }
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new TreeException(tar, "names files outside of itself", "do not trust it");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (isPlainFile(entry) && entry.getSize() <= LARGEST_FILE_BYTES && !target.equals(folder)) {
                    Files.createDirectories(target.getParent());
                    Files.write(target, in.readNBytes((int) LARGEST_FILE_BYTES));
                }
            }
            if (!in.whole) {
                throw new TreeException(tar, "is cut off", "collect it again");
            }
        }
    }

    /** The library takes links and devices for files. */
    private static boolean isPlainFile(TarArchiveEntry entry) {
        return entry.getLinkFlag() == TarConstants.LF_NORMAL || entry.getLinkFlag() == TarConstants.LF_OLDNORM;
    }

    /** A tar that knows whether it is whole: one that was cut between two files would make them look missing. */
    private static final class Tar extends TarArchiveInputStream {

        private boolean whole;

        Tar(InputStream in) {
            super(in);
        }

        @Override
        protected boolean isEOFRecord(byte @Nullable [] record) {
            boolean end = super.isEOFRecord(record);
            whole |= end && record != null;
            return end;
        }
    }

    /** The folder that takes the place of {@code /}. */
    public Path root() {
        return root;
    }

    @Override
    public void close() {
        if (!temporary) {
            return;
        }
        try {
            Files.walkFileTree(root, new Deletion());
        } catch (IOException e) {
            System.err.println("mitigauge: a temporary folder is left behind: " + root);
        }
    }

    /** Deletes a folder with all that is in it. */
    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error) throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
