// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.Probe;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An entry of a {@link Probe} that chooses configurations.
 *
 * @param wanted the values that a configuration must have; none are asked for by {@code *}
 */
record Choice(SortedMap<String, String> wanted) {

    private static final String ALL = "*";

    /**
     * Reads an entry.
     *
     * @param name of the method, for messages
     * @throws IllegalStateException if it is malformed
     */
    static Choice of(String name, String entry) {
        if (entry.equals(ALL)) {
            return new Choice(Collections.emptySortedMap());
        }
        SortedMap<String, String> wanted = new TreeMap<>();
        try {
            wanted.putAll(Parameters.parse(entry));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    name + ": its probe chooses " + entry + ", which is neither * nor k=v,k=v", e);
        }
        if (wanted.isEmpty()) {
            throw new IllegalStateException(name + ": its probe chooses by an empty entry");
        }
        return new Choice(wanted);
    }

    /** Whether it means the configuration with these parameters. */
    boolean means(SortedMap<String, String> params) {
        return params.entrySet().containsAll(wanted.entrySet());
    }
}
