// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import io.mitigauge.model.Reading.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads small text files below a root folder, as a guest would see them. Never throws, never reads outside the root,
 * never waits for a pipe or a device, never gives a default.
 *
 * <p>Sources and details name paths as the guest sees them, never the root itself, which may lie in somebody's home.
 */
final class GuestFiles {

    /** Largest one-line file, bytes. */
    static final int LINE_LIMIT = 64 * 1024;

    /** Largest file of many lines, bytes: cpuinfo of some two thousand CPUs. */
    static final int TEXT_LIMIT = 4 * 1024 * 1024;

    private static final int MAX_LINKS = 40;
    private static final int MAX_ENTRIES = 65_536;
    private static final int FILE_TYPE = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;

    private final Path root;
    private final boolean live;
    private final Mounts mounts;

    private GuestFiles(Path root, boolean live, Mounts mounts) {
        this.root = root;
        this.live = live;
        this.mounts = mounts;
    }

    /** The files below a root folder, which need not exist; {@code /} is the running system. */
    static GuestFiles at(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        boolean live = absolute.equals(absolute.getRoot());
        GuestFiles files = new GuestFiles(absolute, live, Mounts.UNKNOWN);
        return live
                ? new GuestFiles(
                        absolute,
                        true,
                        files.textOf("/proc/self/mountinfo").map(Mounts::parse).orElse(Mounts.UNKNOWN))
                : files;
    }

    /** Whether the root is the running system, so that the JVM and OSHI talk about the same guest. */
    boolean live() {
        return live;
    }

    /**
     * What a folder holds.
     *
     * @param names sorted; empty where {@code absent} is present
     * @param absent why it cannot be listed
     */
    record Listing(List<String> names, Optional<Absent> absent) {

        /** Copies the names. */
        Listing {
            names = List.copyOf(names);
        }
    }

    /** The only line of a file, stripped. More lines, or none, are an ERROR. */
    Reading line(String path) {
        return Readings.parse(read(path, LINE_LIMIT), text -> {
            String line = text.strip();
            if (line.isEmpty()) {
                throw new IllegalArgumentException("the file is empty");
            }
            if (line.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("the file has more than one line");
            }
            return line;
        });
    }

    /** A small file as it is, which may be empty where the kernel means "nothing" by that. */
    Reading maybeEmpty(String path) {
        return read(path, LINE_LIMIT);
    }

    /** A file of many lines, as it is. Empty is an ERROR. */
    Reading text(String path) {
        return Readings.parse(read(path, TEXT_LIMIT), text -> {
            if (text.isBlank()) {
                throw new IllegalArgumentException("the file is empty");
            }
            return text;
        });
    }

    /** Text of a file where its absence needs no reason. */
    Optional<String> textOf(String path) {
        return text(path).text();
    }

    /** Names in a folder. An empty one counts as MASKED: what is asked for here is never empty on a plain kernel. */
    Listing list(String path) {
        try {
            Optional<String> hidden = mounts.hiding(path);
            if (hidden.isPresent()) {
                return new Listing(List.of(), Optional.of(masked(hidden.get(), path)));
            }
            List<String> names = namesIn(resolve(path));
            return names.isEmpty()
                    ? new Listing(names, Optional.of(new Absent(Reason.MASKED, "the folder is empty", path)))
                    : new Listing(names, Optional.empty());
        } catch (IOException | RuntimeException e) {
            return new Listing(List.of(), Optional.of(failure(e, path)));
        }
    }

    private Reading read(String path, int limitBytes) {
        try {
            Optional<String> hidden = mounts.hiding(path);
            if (hidden.isPresent()) {
                return masked(hidden.get(), path);
            }
            Path file = resolve(path);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return notRegular(file, path);
            }
            return decoded(bytesOf(file, limitBytes), limitBytes, path);
        } catch (IOException | RuntimeException e) {
            return failure(e, path);
        }
    }

    private static byte[] bytesOf(Path file, int limitBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(limitBytes + 1);
        }
    }

    private static Reading decoded(byte[] bytes, int limitBytes, String path) {
        if (bytes.length > limitBytes) {
            return Readings.error("larger than " + limitBytes + " bytes", path);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean binary = text.chars().anyMatch(c -> Character.isISOControl(c) && !Character.isWhitespace(c));
            return binary ? Readings.error("not text", path) : new Value(text, path);
        } catch (CharacterCodingException e) {
            return Readings.error("not text", path);
        }
    }

    /** Container runtimes hide a file by mounting /dev/null over it. */
    private static Absent notRegular(Path file, String path) throws IOException {
        Object mode = Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        boolean device = mode instanceof Integer bits && (bits & FILE_TYPE) == CHARACTER_DEVICE;
        return device
                ? new Absent(Reason.MASKED, "a device is mounted over it", path)
                : Readings.error("not a regular file", path);
    }

    private static List<String> namesIn(Path folder) throws IOException {
        if (Files.isRegularFile(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new NotDirectoryException("");
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
                if (names.size() > MAX_ENTRIES) {
                    throw new IOException("too many entries");
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(names);
        return names;
    }

    /** Follows links by hand, so that an absolute link starts at the root and ".." stops there. */
    private Path resolve(String path) throws IOException {
        Deque<String> names = new ArrayDeque<>(List.of(path.split("/", -1)));
        Path at = root;
        int links = 0;
        while (!names.isEmpty()) {
            Path next = step(at, names.removeFirst());
            if (next.equals(root) || !Files.isSymbolicLink(next)) {
                at = next;
            } else if (++links > MAX_LINKS) {
                throw new IOException("too many links");
            } else {
                String target = Files.readSymbolicLink(next).toString();
                at = target.startsWith("/") ? root : at;
                List.of(target.split("/", -1)).reversed().forEach(names::addFirst);
            }
        }
        Files.readAttributes(at, "size", LinkOption.NOFOLLOW_LINKS); // tells missing from denied
        return at;
    }

    private Path step(Path at, String name) {
        return switch (name) {
            case "", "." -> at;
            case ".." -> at.equals(root) ? root : parentOf(at);
            default -> at.resolve(name);
        };
    }

    private Path parentOf(Path path) {
        Path parent = path.getParent();
        return parent == null ? root : parent;
    }

    private static Absent masked(String type, String path) {
        return new Absent(Reason.MASKED, "a file system of type " + type + " is mounted over it", path);
    }

    /** The text of the exception is not kept: it holds the path outside the guest. */
    static Absent failure(Exception e, String path) {
        return switch (e) {
            case NoSuchFileException missing -> Readings.missing("does not exist", path);
            case AccessDeniedException denied -> new Absent(Reason.DENIED, "permission denied", path);
            case NotDirectoryException notFolder -> Readings.error("not a folder", path);
            case NotLinkException race -> Readings.error("changed while it was read", path);
            default -> other(e, path);
        };
    }

    /** The JDK has no exception types for EPERM and EOPNOTSUPP. */
    private static Absent other(Exception e, String path) {
        String message = String.valueOf(e.getMessage());
        if (message.endsWith("Operation not permitted")) {
            return new Absent(Reason.DENIED, "operation not permitted", path);
        }
        return message.endsWith("Operation not supported")
                ? Readings.missing("switched off in this kernel", path)
                : Readings.error("cannot be read", path);
    }
}
