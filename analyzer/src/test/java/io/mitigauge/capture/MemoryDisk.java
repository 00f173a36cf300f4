// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A guest's files in memory, which answers as a real disk does; and denies as one does, also to root. Whoever asks for
 * anything outside its root has found a hole, and gets an {@link AssertionError}.
 */
final class MemoryDisk implements Disk {

    /** A file that may not be read, or a folder that may be neither listed nor entered. */
    static final Node DENIED = new Special(Disk.Kind.FILE, true);

    static final Node DENIED_FOLDER = new Special(Disk.Kind.FOLDER, true);
    static final Node FOLDER = new Special(Disk.Kind.FOLDER, false);
    static final Node DEVICE = new Special(Disk.Kind.CHARACTER_DEVICE, false);
    static final Node PIPE = new Special(Disk.Kind.OTHER, false);

    private final Path root;
    private final Map<String, Node> nodes;

    /** An empty disk. */
    MemoryDisk(Path root) {
        this(root, new HashMap<>());
    }

    private MemoryDisk(Path root, Map<String, Node> nodes) {
        this.root = root;
        this.nodes = nodes;
    }

    /** What lies at a path. */
    sealed interface Node {}

    /**
     * A file.
     *
     * @param content one character a byte
     */
    record File(String content) implements Node {}

    /** A file of zeros. */
    record Sparse(long size) implements Node {}

    /** A symbolic link. */
    record Link(String target) implements Node {}

    /** What holds no text. */
    record Special(Disk.Kind kind, boolean denied) implements Node {}

    Path root() {
        return root;
    }

    /** A disk that can be changed without changing this one. */
    MemoryDisk copy() {
        return new MemoryDisk(root, new HashMap<>(nodes));
    }

    /** What lies there by itself, for changes to it; links are not followed. */
    Map<String, Node> nodes() {
        return nodes;
    }

    /** Puts something at a path of the guest, with its folders, in place of what was there. */
    MemoryDisk with(String path, Node node) {
        nodes.put(path, node);
        for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
            nodes.putIfAbsent(path.substring(0, end), FOLDER);
        }
        return this;
    }

    /** Takes away what lies at a path and below it. */
    void remove(String path) {
        nodes.keySet().removeIf(p -> p.equals(path) || p.startsWith(path + "/"));
    }

    @Override
    public Kind kind(Path path) throws IOException {
        String inside = inside(path);
        if (inside.isEmpty()) {
            return Kind.FOLDER;
        }
        Node parent = nodes.get(inside.substring(0, inside.lastIndexOf('/')));
        if (parent != null && !(parent instanceof Special special && special.kind() == Kind.FOLDER)) {
            throw new AssertionError("asked for what lies in a file: " + inside);
        }
        if (DENIED_FOLDER.equals(parent)) {
            throw new AccessDeniedException(inside);
        }
        return switch (node(inside)) {
            case File file -> Kind.FILE;
            case Sparse sparse -> Kind.FILE;
            case Link link -> Kind.LINK;
            case Special special -> special.kind();
        };
    }

    @Override
    public String target(Path link) throws IOException {
        return ((Link) node(inside(link))).target();
    }

    @Override
    public byte[] bytes(Path file, int limitBytes) throws IOException {
        String inside = inside(file);
        return switch (node(inside)) {
            case File text ->
                text.content()
                        .substring(0, Math.min(limitBytes, text.content().length()))
                        .getBytes(StandardCharsets.ISO_8859_1);
            case Sparse sparse -> new byte[(int) Math.min(sparse.size(), limitBytes)];
            case Special denied when denied.denied() -> throw new AccessDeniedException(inside);
            case Special special -> throw new AssertionError("would wait for " + inside);
            case Link link -> throw new AssertionError("followed the link " + inside);
        };
    }

    @Override
    public List<String> names(Path folder, int limit) throws IOException {
        String inside = inside(folder);
        if (!inside.isEmpty() && DENIED_FOLDER.equals(node(inside))) {
            throw new AccessDeniedException(inside);
        }
        List<String> names = new ArrayList<>();
        for (String path : nodes.keySet()) {
            if (path.startsWith(inside) && path.lastIndexOf('/') == inside.length()) {
                names.add(path.substring(inside.length() + 1));
            }
        }
        if (names.size() > limit) {
            throw new IOException("too many entries");
        }
        return names;
    }

    private Node node(String path) throws NoSuchFileException {
        Node node = nodes.get(path);
        if (node == null) {
            throw new NoSuchFileException(path);
        }
        return node;
    }

    private String inside(Path path) {
        String all = path.toString();
        String prefix = root.toString();
        if (!all.equals(prefix) && !all.startsWith(prefix + "/")) {
            throw new AssertionError("outside the root: " + all);
        }
        return all.substring(prefix.length());
    }
}
