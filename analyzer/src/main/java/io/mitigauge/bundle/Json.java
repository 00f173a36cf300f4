// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as bundles use it: pretty-printed when written, limited in every dimension when read. */
final class Json {

    /** A result file of 20,000 forks is about 30 MiB; beyond this, it is not ours. */
    static final long MAX_FILE_BYTES = 256L << 20;

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxDocumentLength(MAX_FILE_BYTES)
            .maxNestingDepth(32)
            .maxNumberLength(64)
            .maxStringLength(1 << 20)
            .maxNameLength(4096)
            .build();

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(LIMITS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private Json() {}

    /**
     * What to do about a file that cannot be read.
     *
     * @param missing if it is not there
     * @param damaged if it is not whole
     */
    record Advice(String missing, String damaged) {

        private static final Advice FOR_RUNS = new Advice("name a bundle folder", "record the run again");
    }

    /**
     * Parses a file of a run.
     *
     * @throws BundleException if it is missing, not a regular file, too large, or not JSON
     */
    static JsonNode read(Path file) {
        return read(file, Advice.FOR_RUNS);
    }

    /** The same of any file. */
    static JsonNode read(Path file, Advice advice) {
        byte[] content = bytes(file, advice);
        try {
            JsonNode tree = MAPPER.readTree(content);
            if (tree.isMissingNode()) {
                throw new BundleException(file, "is empty", "the file was cut off; " + advice.damaged());
            }
            return tree;
        } catch (JacksonException e) {
            throw new BundleException(
                    file, "is not readable JSON (" + shortly(e) + ")", "the file was damaged; " + advice.damaged());
        }
    }

    /**
     * The content of a regular file of reasonable size, of a run.
     *
     * @throws BundleException otherwise
     */
    static byte[] bytes(Path file) {
        return bytes(file, Advice.FOR_RUNS);
    }

    private static byte[] bytes(Path file, Advice advice) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new BundleException(
                        file, Files.exists(file) ? "is not a regular file" : "does not exist", advice.missing());
            }
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new BundleException(file, "is larger than 256 MiB", "this is not a file that mitigauge wrote");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new BundleException(file, "does not exist", advice.missing());
        } catch (IOException e) {
            throw new BundleException(file, "cannot be read (" + e.getMessage() + ")", "check its permissions");
        }
    }

    /** The first line of a parser's message, with where it stands. */
    static String shortly(JacksonException e) {
        String message = e.getOriginalMessage();
        String line = message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? line
                : line + ", line " + e.getLocation().getLineNr();
    }
}
