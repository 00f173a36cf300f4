// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

/**
 * One field that differs between two environments.
 *
 * @param field dotted name, as in {@link Environment}
 * @param before reading of the first environment
 * @param after reading of the second environment
 * @param kind what the change means for the comparison
 * @param meaning one sentence that a customer understands
 */
public record EnvironmentChange(String field, Reading before, Reading after, Kind kind, String meaning) {

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
