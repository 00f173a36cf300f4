// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import io.mitigauge.model.Armed;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be done after the next boot, as a file: {@code mitigauge-armed/1}. Of this machine only, and private. The boots that
 * began to do it are empty files beside it, since a full disk, of all things, must not keep them from being counted.
 */
public final class ArmedFile {

    /** What the name of a file begins with that stands for a boot; its id follows. */
    public static final String BEGUN = "boot-";

    private static final String FORMAT = "mitigauge-armed/1";

    private ArmedFile() {}

    /**
     * Writes it, in place of what was there; after a crash there is the one or the other.
     *
     * @throws BundleException if it cannot be written
     */
    public static void write(Path file, Armed armed) {
        ObjectNode root = Json.MAPPER
                .createObjectNode()
                .put("format", FORMAT)
                .put("tool", armed.tool().toString())
                .put("before", armed.before().toString())
                .put("label", armed.label())
                .put("out", armed.out().toString())
                .put("settleSeconds", armed.settleSeconds())
                .put("bootId", armed.bootId())
                .put("armedAt", armed.armedAt().toString());
        armed.profile().ifPresent(profile -> root.put("profile", profile));
        armed.html().ifPresent(html -> root.put("html", html.toString()));
        armed.notifyCommand().ifPresent(command -> root.put("notifyCommand", command));
        armed.measured().ifPresent(bundle -> root.put("measured", bundle.toString()));
        try {
            DurableFiles.writePrivate(file, Json.MAPPER.writeValueAsBytes(root));
        } catch (IOException e) {
            throw new BundleException(
                    file, "cannot be written (" + problem(e) + ")", "check permissions and free space");
        }
    }

    /**
     * Notes that a boot began to do what the file says. Written at once: the boot may end at any moment.
     *
     * @throws BundleException if it cannot be noted
     */
    public static void begin(Path file, String bootId) {
        Path mark = file.resolveSibling(BEGUN + bootId);
        try {
            DurableFiles.mark(mark);
        } catch (IOException e) {
            throw new BundleException(
                    mark, "cannot be written (" + problem(e) + ")", "check permissions and free space");
        }
    }

    /** Of a full disk, only the message tells. */
    private static String problem(IOException e) {
        return e instanceof FileSystemException ? e.getClass().getSimpleName() : String.valueOf(e.getMessage());
    }

    /** Whether there is one. */
    public static boolean exists(Path file) {
        return Files.exists(file);
    }

    /**
     * Reads it.
     *
     * @throws BundleException if it is missing, damaged, or of another format
     */
    public static Armed read(Path file) {
        JsonNode root = Json.read(file);
        try {
            if (!text(root, "format").equals(FORMAT)) {
                throw new IllegalArgumentException("not " + FORMAT);
            }
            return new Armed(
                    Path.of(text(root, "tool")),
                    Path.of(text(root, "before")),
                    text(root, "label"),
                    optional(root, "profile"),
                    Path.of(text(root, "out")),
                    optional(root, "html").map(Path::of),
                    optional(root, "notifyCommand"),
                    root.path("settleSeconds").asInt(-1),
                    text(root, "bootId"),
                    Instant.parse(text(root, "armedAt")),
                    attempts(file),
                    optional(root, "measured").map(Path::of));
        } catch (InvalidPathException e) {
            throw new BundleException(
                    file, "names a path that cannot be named in this character set", "set LANG=C.UTF-8, and try again");
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new BundleException(
                    file, "is damaged (" + e.getMessage() + ")", "remove what arm left: mitigauge disarm");
        }
    }

    private static List<String> attempts(Path file) {
        try (Stream<Path> files = Files.list(file.toAbsolutePath().getParent())) {
            return files.map(each -> each.getFileName().toString())
                    .filter(name -> name.startsWith(BEGUN))
                    .map(name -> name.substring(BEGUN.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new BundleException(
                    file,
                    "is in a folder that cannot be listed (" + e.getClass().getSimpleName() + ")",
                    "check its permissions");
        }
    }

    private static String text(JsonNode node, String name) {
        return optional(node, name).orElseThrow(() -> new IllegalArgumentException("no \"" + name + "\""));
    }

    private static Optional<String> optional(JsonNode node, String name) {
        return Optional.of(node.path(name)).filter(JsonNode::isString).map(JsonNode::asString);
    }
}
