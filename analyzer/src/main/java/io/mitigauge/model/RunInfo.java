// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What identifies a run, apart from its results.
 *
 * @param path where it was read from, as the user named it
 * @param kind bundle or plain JMH file
 * @param label given by the user; the file name for plain JMH files
 * @param startedAt empty in plain JMH files
 * @param profile name of the profile, empty in plain JMH files
 * @param state how the run ended
 * @param toolVersion version of mitigauge that measured; empty in plain JMH files
 * @param suiteDigest SHA-256 of the benchmark jar, hexadecimal; empty in plain JMH files
 * @param controls names of the benchmarks that must not move
 * @param plan what every fork did; empty in plain JMH files
 */
public record RunInfo(
        String path,
        Kind kind,
        String label,
        Optional<Instant> startedAt,
        Optional<String> profile,
        State state,
        Optional<String> toolVersion,
        Optional<String> suiteDigest,
        SortedSet<String> controls,
        Optional<IterationPlan> plan) {

    /** Copies the set. */
    public RunInfo {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(state, "state");
        controls = Collections.unmodifiableSortedSet(new TreeSet<>(controls));
        Objects.requireNonNull(plan, "plan");
    }

    /** A run of which it is not known what its forks did. */
    public RunInfo(
            String path,
            Kind kind,
            String label,
            Optional<Instant> startedAt,
            Optional<String> profile,
            State state,
            Optional<String> toolVersion,
            Optional<String> suiteDigest,
            SortedSet<String> controls) {
        this(path, kind, label, startedAt, profile, state, toolVersion, suiteDigest, controls, Optional.empty());
    }

    /** What the run was read from. */
    public enum Kind {
        /** A folder that {@code mitigauge run} wrote. */
        BUNDLE,
        /** A captured tree of a machine's files: an environment, nothing measured. */
        TREE,
        /** A JSON file that JMH wrote with {@code -rf json}. */
        JMH_JSON
    }

    /** How far a run has come. */
    public enum State {
        /** Still being written, or its writer died without a word. */
        RUNNING,
        /** Every planned round is there. */
        COMPLETE,
        /** Stopped by the user; what is there is valid. */
        INTERRUPTED
    }
}
