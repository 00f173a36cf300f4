// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import io.mitigauge.model.Environment;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.Reading;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Readings and environments as JSON: {@code {"value", "source"}} or {@code {"absent", "detail", "source"}}. */
final class Fields {

    private Fields() {}

    static ObjectNode write(SortedMap<String, Reading> readings) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        readings.forEach((name, reading) -> node.set(name, write(reading)));
        return node;
    }

    private static ObjectNode write(Reading reading) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        switch (reading) {
            case Reading.Value value -> node.put("value", value.value());
            case Reading.Absent absent ->
                node.put("absent", absent.reason().name().toLowerCase(Locale.ROOT))
                        .put("detail", absent.detail());
        }
        return node.put("source", reading.source());
    }

    static SortedMap<String, Reading> read(JsonNode node) {
        SortedMap<String, Reading> readings = new TreeMap<>();
        node.propertyStream().forEach(e -> readings.put(e.getKey(), readOne(e.getValue())));
        return readings;
    }

    /** A reading of a kind that this version does not know is absent, with that as the reason. */
    private static Reading readOne(JsonNode node) {
        String source = node.path("source").asString("");
        if (node.path("value").isString()) {
            return new Reading.Value(node.path("value").asString(), source);
        }
        String name = node.path("absent").asString("");
        for (Reading.Reason reason : Reading.Reason.values()) {
            if (reason.name().equalsIgnoreCase(name)) {
                return new Reading.Absent(reason, node.path("detail").asString(""), source);
            }
        }
        return new Reading.Absent(Reading.Reason.ERROR, "not understood by this version of mitigauge", source);
    }

    static ObjectNode write(Environment environment) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("takenAt", environment.takenAt().toString());
        node.set("fields", write(environment.fields()));
        return node;
    }

    /**
     * One snapshot.
     *
     * @throws BundleException if the moment is missing or malformed
     */
    static Environment readEnvironment(JsonNode node, Object where) {
        try {
            return new Environment(Instant.parse(node.path("takenAt").asString("")), read(node.path("fields")));
        } catch (DateTimeException e) {
            throw new BundleException(where, "has no valid \"takenAt\"", "it was damaged; record the run again");
        }
    }

    static ArrayNode write(List<EnvironmentChange> changes) {
        ArrayNode node = Json.MAPPER.createArrayNode();
        for (EnvironmentChange change : changes) {
            ObjectNode one = node.addObject().put("field", change.field());
            one.set("before", write(change.before()));
            one.set("after", write(change.after()));
        }
        return node;
    }
}
