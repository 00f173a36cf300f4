// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.measure;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.IterationPlan;
import java.nio.file.Path;

/**
 * One fork to run.
 *
 * @param result where JMH's JSON result goes
 * @param latency where the latency log goes, if the benchmark keeps one
 */
public record ForkRequest(BenchmarkId benchmark, IterationPlan plan, Path result, Path latency) {}
