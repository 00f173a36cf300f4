// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

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

    /** The name in JSON. */
    public String label() {
        return label;
    }
}
