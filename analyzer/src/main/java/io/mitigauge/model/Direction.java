// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.Optional;

/** Which way is better. */
public enum Direction {
    /** Times and costs. */
    LOWER_IS_BETTER("lower-is-better"),
    /** Throughput. */
    HIGHER_IS_BETTER("higher-is-better");

    private final String label;

    Direction(String label) {
        this.label = label;
    }

    /**
     * Which way is better in one of JMH's modes.
     *
     * @param mode its short name
     * @return empty for a mode that JMH has not
     */
    public static Optional<Direction> ofMode(String mode) {
        return switch (mode) {
            case "avgt", "sample", "ss" -> Optional.of(LOWER_IS_BETTER);
            case "thrpt" -> Optional.of(HIGHER_IS_BETTER);
            default -> Optional.empty();
        };
    }

    /** The name in JSON. */
    public String label() {
        return label;
    }
}
