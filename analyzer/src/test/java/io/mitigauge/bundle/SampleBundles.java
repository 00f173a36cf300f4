// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import io.mitigauge.model.Activity;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.model.Environment;
import io.mitigauge.model.IterationPlan;
import io.mitigauge.model.Reading;
import io.mitigauge.model.RunInfo.State;
import io.mitigauge.model.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Small bundles for tests, written by the real writer. */
final class SampleBundles {

    static final BenchmarkId GETPPID = BenchmarkId.of("io.mitigauge.bench.syscall.GetppidBenchmark.kernelEntry");
    static final BenchmarkId CHASE = new BenchmarkId(
            "io.mitigauge.bench.memory.PointerChaseBenchmark.chase", new TreeMap<>(Map.of("workingSet", "16k")));
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    static final BenchmarkSpec.Traits TRAITS = new BenchmarkSpec.Traits(
            Tier.STANDARD, "avgt", "ns/op", List.of("PTI", "VERW"), "100 ns", List.of("TWO_CPUS"));

    private SampleBundles() {}

    static Manifest manifest() {
        return new Manifest(
                Manifest.FORMAT,
                new Manifest.Tool("0.1", "abc"),
                new Manifest.RunFacts(
                        "before", "quick", "running", 42, NOON, Optional.empty(), Optional.of("b00t"), "d1", "25.0.3"),
                new Manifest.PlanFacts(new IterationPlan(1, 100, 2, 100), 2, 60, Optional.empty(), List.of()),
                List.of(
                        Manifest.SuiteEntry.of(new BenchmarkSpec(
                                GETPPID, false, "userOnly", 0, "kernel entry", "nothing else", Optional.of(TRAITS))),
                        Manifest.SuiteEntry.of(
                                new BenchmarkSpec(CHASE, true, "", 0, "loads", "nothing else", Optional.empty()))),
                List.of(),
                List.of(),
                List.of(),
                new TreeMap<>());
    }

    /** JMH's JSON for one fork, with the fields in which JMH names the machine. */
    static String jmhResult(BenchmarkId benchmark, double... iterations) {
        StringBuilder raw = new StringBuilder();
        for (double iteration : iterations) {
            raw.append(raw.isEmpty() ? "" : ",").append(iteration);
        }
        StringBuilder params = new StringBuilder();
        benchmark
                .params()
                .forEach((k, v) -> params.append(params.isEmpty() ? "" : ",").append("\"%s\":\"%s\"".formatted(k, v)));
        return """
                [{"jmhVersion":"1.37","benchmark":"%s","mode":"avgt","threads":1,"forks":1,
                  "jvm":"/home/alice/jdk/bin/java","jvmArgs":["-XX:+UseSerialGC","-Dpath=/home/alice/x","-Xmx1g"],
                  "params":{%s},
                  "primaryMetric":{"score":1.0,"scoreError":"NaN","scoreUnit":"ns/op","rawData":[[%s]]},
                  "secondaryMetrics":{"switches.involuntary":{"score":3.0,"scoreUnit":"#","rawData":[[3.0]]}}}]
                """.formatted(benchmark.name(), params, raw);
    }

    static Environment environment(String smt) {
        return new Environment(
                NOON,
                new TreeMap<>(Map.of(
                        "smt.control", new Reading.Value(smt, "/sys/devices/system/cpu/smt/control"),
                        "cpu.governor",
                                new Reading.Absent(
                                        Reading.Reason.MISSING,
                                        "no cpufreq here",
                                        "/sys/devices/system/cpu/cpufreq"))));
    }

    static BundleWriter.FinishedFork finished(BenchmarkId benchmark, int round) {
        return new BundleWriter.FinishedFork(
                benchmark,
                round,
                NOON.plusSeconds(round),
                1.5,
                new Activity(new TreeMap<>(Map.of("stealPercent", new Reading.Value("3.0", "/proc/stat")))),
                List.of("steal 3.0 %"));
    }

    /** Adds a fork as a session does. */
    static void addFork(BundleWriter writer, BenchmarkId benchmark, int round, double... iterations)
            throws IOException {
        Files.writeString(writer.pendingResult(), jmhResult(benchmark, iterations));
        writer.addFork(finished(benchmark, round));
    }

    /** A complete bundle of two benchmarks and two rounds. */
    static Path complete(Path folder) throws IOException {
        try (BundleWriter writer = BundleWriter.create(folder, manifest(), UnaryOperator.identity())) {
            writer.writeEnvironment(environment("on"), Optional.empty(), List.of());
            addFork(writer, GETPPID, 1, 130, 132);
            addFork(writer, CHASE, 1, 1.2, 1.25);
            addFork(writer, CHASE, 2, 1.3, 1.25);
            addFork(writer, GETPPID, 2, 131, 133);
            writer.writeEnvironment(environment("on"), Optional.of(environment("on")), List.of());
            writer.finish(State.COMPLETE, NOON.plusSeconds(60));
        }
        return folder;
    }
}
