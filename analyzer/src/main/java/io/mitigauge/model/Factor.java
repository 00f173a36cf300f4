// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.Optional;
import java.util.stream.Stream;

/** What may differ between the states of a design on purpose, and is told from each run's own environment. */
public enum Factor {
    /** Whether two threads of a core are at work. */
    SMT("smt"),
    /** What the kernel does about CPU vulnerabilities. */
    MITIGATIONS("mitigations"),
    /** The kernel's release. */
    KERNEL("kernel"),
    /** The machine and its CPU. */
    HOST("host");

    private final String label;

    Factor(String label) {
        this.label = label;
    }

    /** The name on the command line, in reports and JSON. */
    public String label() {
        return label;
    }

    /** The factor with this label, if there is one. */
    public static Optional<Factor> labelled(String label) {
        return Stream.of(values()).filter(f -> f.label.equals(label)).findFirst();
    }
}
