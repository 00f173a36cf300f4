// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;

/**
 * What the benchmark jar offers.
 *
 * @param benchmarks every configuration, in the jar's order
 * @param mechanisms what the names in {@link BenchmarkSpec.Traits#moves} mean
 * @param needs what the names in {@link BenchmarkSpec.Traits#needs} mean
 */
public record Suite(List<BenchmarkSpec> benchmarks, List<Mechanism> mechanisms, List<Need> needs) {

    /** Copies the lists. */
    public Suite {
        benchmarks = List.copyOf(benchmarks);
        mechanisms = List.copyOf(mechanisms);
        needs = List.copyOf(needs);
    }

    /**
     * Something that SMT or a mitigation does and that takes time.
     *
     * @param description one sentence in plain words
     * @param source a file of the kernel's documentation, or a paper
     */
    public record Mechanism(String name, String description, String source) {}

    /**
     * Something that some guests have not.
     *
     * @param description as it completes the words "it needs"
     */
    public record Need(String name, String description) {}
}
