// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How telling a benchmark configuration is: the shortest profile that takes it. Longer ones take it too. */
public enum Tier {
    /** Few and most telling; {@code smoke} takes them too. */
    QUICK,
    /** What a before/after comparison needs. */
    STANDARD,
    /** All the others. */
    THOROUGH;

    /** The name in listings and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The tier with this name. */
    public static Optional<Tier> labelled(String label) {
        return Stream.of(values()).filter(t -> t.label().equals(label)).findFirst();
    }
}
