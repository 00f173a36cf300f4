// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.OptionalInt;

/** What a comparison may say about one benchmark, and why. */
public sealed interface Verdict {

    /** One sentence for a customer: what was found, or what keeps us from saying more. */
    String reason();

    /** The name in reports and JSON. */
    default String label() {
        return switch (this) {
            case Slower v -> "slower";
            case Faster v -> "faster";
            case Equivalent v -> "equivalent";
            case Unclear v -> "unclear";
            case NotComparable v -> "not-comparable";
        };
    }

    /** Whether a change is proven, be it to the worse or the better. */
    default boolean isCalled() {
        return this instanceof Slower || this instanceof Faster;
    }

    /** The whole interval is worse than no change. */
    record Slower(String reason) implements Verdict {}

    /** The whole interval is better than no change. */
    record Faster(String reason) implements Verdict {}

    /** Both one-sided bounds lie within the margin. */
    record Equivalent(String reason) implements Verdict {}

    /**
     * None of the above.
     *
     * @param known what is known all the same, or what is missing
     * @param advice what would settle it; empty where {@code known} says it
     * @param moreForks further forks per side that would probably settle it; 0 where forks alone cannot
     * @param boots per side that would probably settle it, at most {@link #MOST_BOOTS}; empty where forks do, where more would be
     *     needed, and where nothing is known
     */
    record Unclear(String known, String advice, int moreForks, OptionalInt boots) implements Verdict {

        /** Nobody reboots more often for one answer. */
        public static final int MOST_BOOTS = 20;

        /** What is known, and what would settle it, if not so many boots per side. */
        public Unclear(String known, String advice, int moreForks) {
            this(known, advice, moreForks, OptionalInt.empty());
        }

        /** What is missing, where no figure can be given at all. */
        public Unclear(String known, int moreForks) {
            this(known, "", moreForks);
        }

        @Override
        public String reason() {
            return advice.isEmpty() ? known : known + "; " + advice;
        }
    }

    /** The two sides are not about the same thing. */
    record NotComparable(String reason) implements Verdict {}
}
