// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.Objects;
import java.util.Optional;

/**
 * One field that differs between two environments.
 *
 * @param field dotted name, as in {@link Environment}
 * @param before reading of the first environment
 * @param after reading of the second environment
 * @param kind what the change means for the comparison
 * @param meaning one sentence that a customer understands
 * @param impliedBy the changed field of which this change is a mere consequence: with SMT off, fewer CPUs are online
 */
public record EnvironmentChange(
        String field, Reading before, Reading after, Kind kind, String meaning, Optional<String> impliedBy) {

    /** Nothing is null. */
    public EnvironmentChange {
        Objects.requireNonNull(impliedBy, "impliedBy");
    }

    /** A change of its own. */
    public EnvironmentChange(String field, Reading before, Reading after, Kind kind, String meaning) {
        this(field, before, after, kind, meaning, Optional.empty());
    }

    /** The same change as a consequence of another. */
    public EnvironmentChange impliedBy(String cause, String consequence) {
        return new EnvironmentChange(field, before, after, Kind.INTENDED, consequence, Optional.of(cause));
    }

    /** The same change with another weight and meaning. */
    public EnvironmentChange judged(Kind other, String sentence) {
        return new EnvironmentChange(field, before, after, other, sentence, impliedBy);
    }

    /** What a change means for a comparison. */
    public enum Kind {
        /** What the question is about: SMT, mitigations, kernel, command line, microcode. */
        INTENDED("intended"),
        /** Something else that can explain a difference. */
        CONFOUNDER("confounder"),
        /** With it, figures of the two sides are not about the same thing. */
        FATAL("fatal");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The name in JSON. */
        public String label() {
            return label;
        }
    }
}
