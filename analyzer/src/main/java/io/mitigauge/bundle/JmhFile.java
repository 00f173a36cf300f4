// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import io.mitigauge.model.Activity;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Fork.Latency;
import io.mitigauge.model.Run;
import io.mitigauge.model.RunInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** A plain JMH result file, of any project, read as a run without environment. */
final class JmhFile {

    private JmhFile() {}

    /**
     * Reads the file.
     *
     * @throws BundleException if it is not a JMH result file
     */
    static Run read(Path file, String shown) {
        JsonNode tree = Json.read(file);
        if (!tree.isArray() || tree.isEmpty()) {
            throw new BundleException(
                    shown,
                    "is not a JMH result file (no array of results)",
                    "name a bundle, or a file that JMH wrote with -rf json");
        }
        List<Fork> forks = new ArrayList<>();
        List<Run.Failure> failures = new ArrayList<>();
        Set<BenchmarkId> seen = new HashSet<>();
        for (JsonNode element : tree) {
            JmhEntry entry = JmhEntry.parse(element, shown);
            if (!seen.add(entry.benchmark())) {
                throw new BundleException(
                        shown,
                        "has " + entry.benchmark().shown() + " twice",
                        "JMH writes one result per mode: keep one mode in the file");
            }
            addForks(entry, forks, failures);
        }
        return new Run(info(file, shown), Optional.empty(), Optional.empty(), forks, failures, List.of());
    }

    private static void addForks(JmhEntry entry, List<Fork> forks, List<Run.Failure> failures) {
        for (int i = 0; i < entry.forks().size(); i++) {
            List<Double> iterations = entry.forks().get(i);
            if (iterations.isEmpty() || !iterations.stream().allMatch(Fork::isScore)) {
                failures.add(
                        new Run.Failure(entry.benchmark(), "fork " + (i + 1) + " has a score " + defect(iterations)));
                continue;
            }
            Latency latency = i < entry.latencies().size() ? entry.latencies().get(i) : Latency.NONE;
            forks.add(new Fork(
                    forks.size() + 1,
                    i + 1,
                    Optional.empty(),
                    entry.benchmark(),
                    entry.score(),
                    iterations,
                    latency,
                    Activity.NONE,
                    List.of()));
        }
    }

    /** What is wrong with the scores of a fork that gave no figure. */
    private static String defect(List<Double> iterations) {
        boolean numbers = !iterations.isEmpty()
                && iterations.stream().allMatch(score -> score > 0 && score < Double.POSITIVE_INFINITY);
        return numbers ? "outside 1e-100 to 1e100" : "that is not a number above zero";
    }

    private static RunInfo info(Path file, String shown) {
        return new RunInfo(
                shown,
                RunInfo.Kind.JMH_JSON,
                String.valueOf(file.getFileName()),
                Optional.empty(),
                Optional.empty(),
                RunInfo.State.COMPLETE,
                Optional.empty(),
                Optional.empty(),
                new TreeSet<>());
    }
}
