// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.model.IterationPlan;
import io.mitigauge.model.Tier;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The content of {@code manifest.json}: what run this is, what it planned, and what is there so far.
 *
 * @param format always {@link #FORMAT} when written; other versions are refused when read
 * @param tool version and commit of mitigauge that writes
 * @param run label, profile, seed and clock times
 * @param plan what every fork does and how many rounds are wanted
 * @param suite the benchmarks of a round, in listing order
 * @param forks what has been measured, in the order in which it ran
 * @param failures forks that gave no result
 * @param skips benchmarks that this guest cannot run; not there in bundles of versions that called them failures
 * @param files SHA-256, hexadecimal, of the other files, by name
 */
public record Manifest(
        String format,
        Tool tool,
        RunFacts run,
        PlanFacts plan,
        List<SuiteEntry> suite,
        List<ForkEntry> forks,
        List<FailureEntry> failures,
        List<FailureEntry> skips,
        SortedMap<String, String> files) {

    /** Name and version of the format. */
    public static final String FORMAT = "mitigauge-bundle/1";

    /** Copies the collections. */
    public Manifest {
        require(format, "format");
        require(tool, "tool");
        require(run, "run");
        require(plan, "plan");
        suite = List.copyOf(require(suite, "suite"));
        plan.requireOf(suite.size());
        forks = List.copyOf(require(forks, "forks"));
        failures = List.copyOf(require(failures, "failures"));
        skips = skips == null ? List.of() : List.copyOf(skips);
        files = new TreeMap<>(require(files, "files"));
    }

    private static <T> T require(T value, String name) {
        return Objects.requireNonNull(value, name + " is missing");
    }

    /** The program that wrote the bundle. */
    public record Tool(String version, String commit) {
        /** Nothing is null. */
        public Tool {
            require(version, "tool.version");
            require(commit, "tool.commit");
        }
    }

    /**
     * Which run it is.
     *
     * @param state running, complete or interrupted
     * @param bootIdHash salted hash of the kernel's boot id; empty where the kernel gave none
     * @param suiteDigest SHA-256 of the benchmark jar
     * @param jvm full version of the measuring JVM
     */
    public record RunFacts(
            String label,
            String profile,
            String state,
            long seed,
            Instant startedAt,
            Optional<Instant> endedAt,
            Optional<String> bootIdHash,
            String suiteDigest,
            String jvm) {
        /** Nothing is null. */
        public RunFacts {
            require(label, "run.label");
            require(profile, "run.profile");
            require(state, "run.state");
            require(startedAt, "run.startedAt");
            require(endedAt, "run.endedAt");
            require(bootIdHash, "run.bootIdHash");
            require(suiteDigest, "run.suiteDigest");
            require(jvm, "run.jvm");
        }
    }

    /**
     * What the run planned. Times in the units that the names say.
     *
     * @param rounds in which each benchmark of the suite is measured once
     * @param budgetSeconds wall time of the run, where what follows these rounds is chosen as the run goes on
     * @param further rounds that follow: what each measures, as 0-based places in the suite
     */
    public record PlanFacts(
            IterationPlan iterations,
            int rounds,
            long estimatedSeconds,
            Optional<Long> budgetSeconds,
            List<List<Integer>> further) {
        /**
         * Nothing is null.
         *
         * @throws IllegalArgumentException if no round is planned
         */
        public PlanFacts {
            require(iterations, "plan.iterations");
            if (rounds < 1) {
                throw new IllegalArgumentException("plan.rounds must be >= 1, is " + rounds);
            }
            require(budgetSeconds, "plan.budgetSeconds");
            further = further == null
                    ? List.of()
                    : further.stream().map(List::copyOf).toList();
        }

        private void requireOf(int suite) {
            for (List<Integer> round : further) {
                for (int place : round) {
                    if (place < 0 || place >= suite) {
                        throw new IllegalArgumentException(
                                "plan.further must name places below %d, has %d".formatted(suite, place));
                    }
                }
            }
        }
    }

    /** One benchmark configuration of the suite. */
    public record SuiteEntry(
            String benchmark,
            SortedMap<String, String> params,
            boolean control,
            String controlledBy,
            int setupMillis,
            String exposes,
            String cannotShow,
            Optional<TraitsEntry> traits) {
        /** Nothing is null. */
        public SuiteEntry {
            require(benchmark, "suite.benchmark");
            params = new TreeMap<>(require(params, "suite.params"));
            require(controlledBy, "suite.controlledBy");
            require(exposes, "suite.exposes");
            require(cannotShow, "suite.cannotShow");
            require(traits, "suite.traits");
        }

        /** The entry for a specification. */
        public static SuiteEntry of(BenchmarkSpec spec) {
            return new SuiteEntry(
                    spec.id().name(),
                    spec.id().params(),
                    spec.control(),
                    spec.controlledBy(),
                    spec.setupMillis(),
                    spec.exposes(),
                    spec.cannotShow(),
                    spec.traits().map(TraitsEntry::of));
        }

        /** The specification of this entry. */
        public BenchmarkSpec spec() {
            return new BenchmarkSpec(
                    new BenchmarkId(benchmark, params),
                    control,
                    controlledBy,
                    setupMillis,
                    exposes,
                    cannotShow,
                    traits.map(TraitsEntry::traits));
        }
    }

    /** What a benchmark says of itself beyond words, see {@link BenchmarkSpec.Traits}. */
    public record TraitsEntry(
            String tier, String mode, String unit, List<String> moves, String magnitude, List<String> needs) {
        /**
         * Nothing is null.
         *
         * @throws IllegalArgumentException if there is no such tier
         */
        public TraitsEntry {
            require(tier, "suite.traits.tier");
            require(mode, "suite.traits.mode");
            require(unit, "suite.traits.unit");
            moves = List.copyOf(require(moves, "suite.traits.moves"));
            require(magnitude, "suite.traits.magnitude");
            needs = List.copyOf(require(needs, "suite.traits.needs"));
            if (Tier.labelled(tier).isEmpty()) {
                throw new IllegalArgumentException(
                        "suite.traits.tier must be one of quick, standard, thorough, is " + tier);
            }
        }

        private static TraitsEntry of(BenchmarkSpec.Traits traits) {
            return new TraitsEntry(
                    traits.tier().label(),
                    traits.mode(),
                    traits.unit(),
                    traits.moves(),
                    traits.magnitude(),
                    traits.needs());
        }

        private BenchmarkSpec.Traits traits() {
            return new BenchmarkSpec.Traits(Tier.labelled(tier).orElseThrow(), mode, unit, moves, magnitude, needs);
        }
    }

    /**
     * One measured fork.
     *
     * @param file below the bundle, as {@code forks/0001-….json}
     * @param sha256 of that file, hexadecimal
     * @param latencyFile below the bundle, empty where no latency was kept
     * @param latencySha256 of that file
     * @param seconds wall time of the fork, start of its JVM included
     */
    public record ForkEntry(
            int number,
            int round,
            String benchmark,
            SortedMap<String, String> params,
            String file,
            String sha256,
            Optional<String> latencyFile,
            Optional<String> latencySha256,
            double seconds) {
        /** Nothing is null. */
        public ForkEntry {
            require(benchmark, "forks.benchmark");
            params = new TreeMap<>(require(params, "forks.params"));
            require(file, "forks.file");
            require(sha256, "forks.sha256");
            require(latencyFile, "forks.latencyFile");
            require(latencySha256, "forks.latencySha256");
        }

        /** What was measured. */
        public BenchmarkId id() {
            return new BenchmarkId(benchmark, params);
        }
    }

    /** One benchmark configuration that gave no result in a round. */
    public record FailureEntry(int round, String benchmark, SortedMap<String, String> params, String reason) {
        /** Nothing is null. */
        public FailureEntry {
            require(benchmark, "failures.benchmark");
            params = new TreeMap<>(require(params, "failures.params"));
            require(reason, "failures.reason");
        }

        /** What was not measured. */
        public BenchmarkId id() {
            return new BenchmarkId(benchmark, params);
        }
    }
}
