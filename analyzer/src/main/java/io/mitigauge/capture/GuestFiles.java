// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import io.mitigauge.model.Reading.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

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

    private static final String BROKEN_LINK = "broken link";
    private static final int MAX_LINKS = 40;
    private static final int MAX_ENTRIES = 65_536;

    private final Disk disk;
    private final Path root;
    private final boolean live;
    private final Mounts mounts;

    private GuestFiles(Disk disk, Path root, boolean live, Mounts mounts) {
        this.disk = disk;
        this.root = root;
        this.live = live;
        this.mounts = mounts;
    }

    /** The files below a root folder, which need not exist; {@code /} is the running system. */
    static GuestFiles at(Path root) {
        return at(root, new SystemDisk());
    }

    /** The same on another disk. */
    static GuestFiles at(Path root, Disk disk) {
        Path absolute = root.toAbsolutePath().normalize();
        boolean live = absolute.equals(absolute.getRoot());
        GuestFiles files = new GuestFiles(disk, absolute, live, Mounts.UNKNOWN);
        if (!live) {
            return files;
        }
        Optional<Mounts> mounts = files.textOf("/proc/self/mountinfo").map(Mounts::parse);
        return new GuestFiles(disk, absolute, true, mounts.orElse(Mounts.UNKNOWN));
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

    /** A compressed file of many lines. */
    Reading gunzipped(String path) {
        return read(path, TEXT_LIMIT, bytes -> {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                return in.readNBytes(TEXT_LIMIT + 1);
            }
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

    /** Makes of the bytes of a file those of a text. */
    @FunctionalInterface
    private interface Unpacking {
        byte[] of(byte[] bytes) throws IOException;
    }

    private Reading read(String path, int limitBytes) {
        return read(path, limitBytes, bytes -> bytes);
    }

    private Reading read(String path, int limitBytes, Unpacking unpacking) {
        try {
            Optional<String> hidden = mounts.hiding(path);
            if (hidden.isPresent()) {
                return masked(hidden.get(), path);
            }
            Found found = resolve(path);
            return switch (found.kind()) {
                case FILE -> decoded(unpacking.of(disk.bytes(found.path(), limitBytes + 1)), limitBytes, path);
                case CHARACTER_DEVICE -> new Absent(Reason.MASKED, "a device is mounted over it", path);
                case FOLDER, LINK, OTHER -> Readings.error("not a regular file", path);
            };
        } catch (IOException | RuntimeException e) {
            return failure(e, path);
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

    private List<String> namesIn(Found folder) throws IOException {
        if (folder.kind() != Disk.Kind.FOLDER) {
            throw new NotDirectoryException("");
        }
        return disk.names(folder.path(), MAX_ENTRIES).stream().sorted().toList();
    }

    /** Where a path leads; container runtimes hide a file by mounting the device /dev/null over it. */
    private record Found(Path path, Disk.Kind kind) {}

    /** Follows links by hand, so that an absolute link starts at the root and ".." stops there. */
    private Found resolve(String path) throws IOException {
        Deque<String> names = new ArrayDeque<>(List.of(path.split("/", -1)));
        Found at = new Found(root, Disk.Kind.FOLDER);
        int links = 0;
        int fromLinks = 0; // names at the front that a link brought
        while (!names.isEmpty()) {
            Found next = step(at, names.removeFirst(), fromLinks > 0);
            fromLinks = Math.max(0, fromLinks - 1);
            if (next.kind() != Disk.Kind.LINK) {
                at = next;
            } else if (++links > MAX_LINKS) {
                throw new FileSystemLoopException("");
            } else {
                String target = disk.target(next.path());
                at = target.startsWith("/") ? new Found(root, Disk.Kind.FOLDER) : at;
                List<String> more = List.of(target.split("/", -1));
                more.reversed().forEach(names::addFirst);
                fromLinks += more.size();
            }
        }
        return at;
    }

    private Found step(Found at, String name, boolean fromLink) throws IOException {
        if (name.isEmpty()) {
            return at;
        }
        if (at.kind() != Disk.Kind.FOLDER) {
            throw new NotDirectoryException("");
        }
        return switch (name) {
            case "." -> at;
            case ".." -> new Found(at.path().equals(root) ? root : parentOf(at.path()), Disk.Kind.FOLDER);
            default -> {
                Path next = at.path().resolve(name);
                try {
                    yield new Found(next, disk.kind(next));
                } catch (NoSuchFileException e) {
                    throw fromLink ? new NoSuchFileException(e.getFile(), null, BROKEN_LINK) : e;
                }
            }
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
            case NoSuchFileException link
            when BROKEN_LINK.equals(link.getReason()) -> Readings.error("a link on the way leads nowhere", path);
            case FileSystemLoopException loop -> Readings.error("too many links", path);
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
