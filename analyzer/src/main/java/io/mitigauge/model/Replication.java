// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

/**
 * How often each side was measured.
 *
 * @param before boots and runs of the first side
 * @param after boots and runs of the second side
 * @param order how the runs of the two sides follow one another
 */
public record Replication(Count before, Count after, Order order) {

    /** One run on either side, the second after the first. */
    public static final Replication ONE_EACH = new Replication(new Count(1, 1), new Count(1, 1), Order.IN_TURN);

    /** Whether both sides have several boots, so that the spread between boots can be seen. */
    public boolean severalBoots() {
        return before.boots > 1 && after.boots > 1;
    }

    /**
     * What one side has.
     *
     * @param boots at least 1; a run of which the boot is unknown counts as one of its own
     * @param runs at least {@code boots}
     */
    public record Count(int boots, int runs) {

        /**
         * Checks the range.
         *
         * @throws IllegalArgumentException naming the values
         */
        public Count {
            if (boots < 1 || runs < boots) {
                throw new IllegalArgumentException("need 1 <= boots <= runs, have %d, %d".formatted(boots, runs));
            }
        }
    }

    /** How runs of two sides follow one another in time. */
    public enum Order {
        /** All of one side, then all of the other: time is confounded with the change. */
        IN_TURN,
        /** Runs of both sides lie between each other, and neither side's are much earlier on the whole. */
        ALTERNATING,
        /** Some run of a side lies between runs of the other, but one side's are much earlier on the whole. */
        OVERLAPPING,
        /** Not every run says when it was. */
        UNKNOWN
    }
}
