// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import io.mitigauge.measure.ForkProgress;
import io.mitigauge.model.BenchmarkSpec;
import java.time.Duration;
import java.util.Optional;

/** Is told how a run goes on; the command line prints it. */
public interface RunListener {

    /** It is measured which CPUs share a core, a second or two. */
    void probing();

    /** It is measured how many requests a service can serve, three seconds. */
    void saturating();

    /**
     * The plan stands, before the first fork.
     *
     * @param alreadyThere forks that a resumed bundle has
     */
    void planned(RunPlan plan, int alreadyThere);

    /** A fork starts. */
    void forkStarted(Position position, BenchmarkSpec benchmark);

    /** An iteration of it ended. */
    void iteration(Position position, BenchmarkSpec benchmark, ForkProgress progress);

    /**
     * A fork is on disk.
     *
     * @param score mean of its iterations, with unit, where it could be followed
     */
    void forkFinished(Position position, BenchmarkSpec benchmark, Optional<ForkProgress> score);

    /**
     * A fork gave no result.
     *
     * @param dropped whether the benchmark is not tried again in this run
     */
    void forkFailed(Position position, BenchmarkSpec benchmark, String reason, boolean dropped);

    /** A benchmark cannot be run in this guest and is left out of the run. */
    void forkSkipped(Position position, BenchmarkSpec benchmark, String reason);

    /**
     * Where the run is.
     *
     * @param round 1-based
     * @param done forks finished, of {@code total}
     * @param remaining estimated wall time
     */
    record Position(int round, int rounds, int done, int total, Duration remaining) {}
}
