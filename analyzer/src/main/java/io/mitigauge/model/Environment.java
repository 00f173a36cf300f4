// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the guest said about itself at one moment.
 *
 * <p>Field names are dotted paths, most general first ({@code smt.control}, {@code kernel.release},
 * {@code vulnerabilities.mds}); docs/environment.md lists them.
 *
 * @param takenAt when the snapshot was taken
 * @param fields every field that was looked for, those that are absent included
 */
public record Environment(Instant takenAt, SortedMap<String, Reading> fields) {

    /** Copies the fields. */
    public Environment {
        Objects.requireNonNull(takenAt, "takenAt");
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /** The text of a field; empty where it is absent or was never looked for. */
    public Optional<String> text(String field) {
        Reading reading = fields.get(field);
        return reading == null ? Optional.empty() : reading.text();
    }
}
