// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Collects fields by name; one group that fails does not take the others with it. */
final class Fields {

    private final SortedMap<String, Reading> byName = new TreeMap<>();

    /** Adds a field. The last reading of a name stays. */
    void put(String name, Reading reading) {
        byName.put(name, reading);
    }

    /** Runs one group; a defect in it becomes the field {@code <group>} with the reason ERROR. */
    void group(String group, Consumer<Fields> work) {
        try {
            work.accept(this);
        } catch (RuntimeException e) {
            put(group, Readings.error("could not be read: " + e.getClass().getSimpleName(), group));
        }
    }

    /** A copy of what has been collected. */
    SortedMap<String, Reading> byName() {
        return new TreeMap<>(byName);
    }
}
