// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.mitigation;

import io.mitigauge.capture.Capture;
import io.mitigauge.capture.Privacy;
import io.mitigauge.model.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Machines to ask about: captured trees, documented lines, and trees made in a test. */
public final class Machines {

    private static final Path GUESTS = Path.of("src/test/resources/guests");

    private Machines() {}

    /** A captured tree. */
    public static Environment captured(String name) {
        return at(GUESTS.resolve(name));
    }

    /** Names of all captured trees. */
    public static List<String> allCaptured() throws IOException {
        try (Stream<Path> folders = Files.list(GUESTS)) {
            return folders.filter(Files::isDirectory)
                    .map(f -> f.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** The documented lines by name of the machine; folders in {@code masked} are there and empty. */
    public static Map<String, JsonNode> documented() throws IOException {
        Map<String, JsonNode> machines = new TreeMap<>();
        JsonMapper.builder()
                .build()
                .readTree(Files.readString(GUESTS.resolve("documented.json")))
                .forEach(machine -> machines.put(machine.path("id").asString(), machine));
        return machines;
    }

    /** A documented machine, written out below an empty folder. */
    static Environment documented(JsonNode machine, Path folder) throws IOException {
        for (Map.Entry<String, JsonNode> file : machine.path("files").properties()) {
            write(folder, file.getKey(), file.getValue().asString() + "\n");
        }
        for (JsonNode masked : machine.path("masked")) {
            Files.createDirectories(folder.resolve(masked.asString().substring(1)));
        }
        return at(folder);
    }

    /** The machine whose files lie below a folder. */
    static Environment at(Path folder) {
        return Capture.machine(folder, Privacy.PRIVATE, InstantSource.fixed(Instant.EPOCH), "1.0");
    }

    static void write(Path folder, String file, String content) throws IOException {
        Path path = folder.resolve(file.substring(1));
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
