// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The file systems of the running system. */
final class SystemDisk implements Disk {

    private static final int FILE_TYPE = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;

    @Override
    public Kind kind(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isDirectory()) {
            return Kind.FOLDER;
        }
        if (attributes.isRegularFile()) {
            return Kind.FILE;
        }
        return attributes.isSymbolicLink() ? Kind.LINK : special(path);
    }

    private static Kind special(Path path) throws IOException {
        Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        boolean device = mode instanceof Integer bits && (bits & FILE_TYPE) == CHARACTER_DEVICE;
        return device ? Kind.CHARACTER_DEVICE : Kind.OTHER;
    }

    @Override
    public String target(Path link) throws IOException {
        return Files.readSymbolicLink(link).toString();
    }

    @Override
    public byte[] bytes(Path file, int limitBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(limitBytes);
        }
    }

    @Override
    public List<String> names(Path folder, int limit) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
                if (names.size() > limit) {
                    throw new IOException("too many entries");
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }
}
