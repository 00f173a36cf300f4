// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.measure;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.IterationPlan;
import java.nio.file.Path;
import java.util.List;

/**
 * One fork to run.
 *
 * @param result where JMH's JSON result goes
 * @param latency where the latency log goes, if the benchmark keeps one
 * @param peer a program and its arguments that measures a slice before each measured iteration, the secondary result
 *     {@value #PEER}; empty for none
 */
public record ForkRequest(BenchmarkId benchmark, IterationPlan plan, Path result, Path latency, List<String> peer) {

    /** Name of the secondary result that is the peer's figure, in nanoseconds for an operation. */
    public static final String PEER = "peer";

    /** Copies the list. */
    public ForkRequest {
        peer = List.copyOf(peer);
    }

    /** Of a benchmark alone. */
    public ForkRequest(BenchmarkId benchmark, IterationPlan plan, Path result, Path latency) {
        this(benchmark, plan, result, latency, List.of());
    }
}
