// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Benchmarks by family.
 *
 * @param primary the plain mean over the families but that of the controls: the one figure that was declared beforehand;
 *     empty where there is no such family
 * @param each one a family, sorted by name
 */
public record Families(Optional<FamilyComparison> primary, List<FamilyComparison> each) {

    /** Name of all families but that of the controls; no package can have it. */
    public static final String ALL = "all families";

    /** The family that must not move. */
    public static final String CONTROL = "control";

    /** There are none. */
    public static final Families NONE = new Families(Optional.empty(), List.of());

    /** Copies the list. */
    public Families {
        Objects.requireNonNull(primary, "primary");
        each = List.copyOf(each);
    }
}
