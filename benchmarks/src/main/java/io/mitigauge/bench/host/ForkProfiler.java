// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.Probe;
import io.mitigauge.bench.linux.LinuxException;
import io.mitigauge.bench.linux.ResourceUsage;
import io.mitigauge.bench.place.Binding;
import io.mitigauge.bench.place.ChildJvm;
import io.mitigauge.bench.place.Placed;
import io.mitigauge.bench.record.LatencyLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.runner.IterationType;

/**
 * What runs inside every fork besides the benchmark: it ties the fork's life to the host's, tells the fork where its
 * latency log goes, and counts the context switches of the fork's threads.
 *
 * <p>The counts are secondary results, {@code switches.voluntary} and {@code switches.involuntary}, the sum over all
 * threads and measured iterations; JMH's own threads add a few voluntary ones. Involuntary switches mean that something
 * else ran where the benchmark should have. Where the kernel does not tell, there are no such results. {@code perOperation.switches}, {@code
 * perOperation.faults} and, where the benchmark states it, {@code perOperation.systemCalls} are means for one operation:
 * times what one of each costs more, they predict what the operation costs more. Where the benchmark works with another process,
 * that one's switches and faults are in them, and {@code perOperation.processSwitches} says that switches are between processes.
 * {@code cpus.measured} and {@code cpus.other} are where a benchmark that chooses CPUs for two threads put them.
 * After every iteration it makes sure that threads which were bound to CPUs are so still, and fails the fork otherwise.
 *
 * <p>JMH makes one in the host too, where it does nothing.
 */
public final class ForkProfiler implements InternalProfiler {

    private final Optional<Lifeline> lifeline;
    private Optional<ResourceUsage> before = Optional.empty();
    private Optional<ResourceUsage> childrenBefore = Optional.empty();

    /** Called by JMH, with what {@link #options} made. */
    public ForkProfiler(String options) {
        String[] fields = options.split("\t", 2);
        long host = Long.parseLong(fields[0]);
        if (ProcessHandle.current().pid() == host) {
            lifeline = Optional.empty();
        } else {
            lifeline = Optional.of(Lifeline.to(host, ForkProfiler::switches));
            System.setProperty(LatencyLog.FILE_PROPERTY, fields[1]);
        }
    }

    /** The argument of the constructor: pid of the host, and the file for the latency log, empty for none. */
    static String options(long host, String hlog) {
        return host + "\t" + hlog;
    }

    @Override
    public String getDescription() {
        return "context switches of the measured JVM";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = Optional.empty();
        childrenBefore = Optional.empty();
        if (iteration.getType() == IterationType.MEASUREMENT) {
            lifeline.ifPresent(Lifeline::awaitArmed);
            childrenBefore = ofChildren();
            before = switches();
        }
    }

    @Override
    public List<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        Optional<ResourceUsage> own = before.flatMap(earlier -> switches().map(now -> now.since(earlier)));
        Optional<ResourceUsage> children =
                childrenBefore.flatMap(earlier -> ofChildren().map(now -> now.since(earlier)));
        Binding.requireAll();
        List<ScalarResult> results = new ArrayList<>();
        own.ifPresent(count -> results.addAll(
                results(benchmark, count, children, result.getMetadata().getMeasuredOps())));
        if (before.isPresent()) {
            Placed.last().ifPresent(cpus -> {
                results.add(new ScalarResult("cpus.measured", cpus.measured(), "cpu", AggregationPolicy.AVG));
                results.add(new ScalarResult("cpus.other", cpus.other(), "cpu", AggregationPolicy.AVG));
            });
        }
        return results;
    }

    private static List<ScalarResult> results(
            BenchmarkParams benchmark, ResourceUsage own, Optional<ResourceUsage> children, long operations) {
        List<ScalarResult> results = new ArrayList<>();
        results.add(result("switches.involuntary", own.involuntary()));
        results.add(result("switches.voluntary", own.voluntary()));
        if (operations > 0) {
            ResourceUsage all = children.map(own::plus).orElse(own);
            double switches = (double) (all.voluntary() + all.involuntary()) / operations;
            results.add(perOperation("switches", switches));
            results.add(perOperation("faults", (double) all.faults() / operations));
            if (children.isPresent()) {
                results.add(perOperation("processSwitches", switches));
            }
        }
        systemCalls(benchmark.getBenchmark()).ifPresent(calls -> results.add(perOperation("systemCalls", calls)));
        return results;
    }

    private static Optional<ResourceUsage> ofChildren() {
        try {
            return ChildJvm.usage();
        } catch (LinuxException e) {
            return Optional.empty();
        }
    }

    /** What the benchmark says of itself: nobody may count them without privileges. */
    private static OptionalDouble systemCalls(String benchmark) {
        int dot = benchmark.lastIndexOf('.');
        try {
            return Stream.of(Class.forName(benchmark.substring(0, dot)).getMethods())
                    .filter(method -> method.getName().equals(benchmark.substring(dot + 1)))
                    .flatMap(method -> Optional.ofNullable(method.getAnnotation(Probe.class)).stream())
                    .mapToDouble(Probe::systemCalls)
                    .filter(calls -> calls >= 0)
                    .findFirst();
        } catch (ClassNotFoundException e) {
            return OptionalDouble.empty(); // of no suite of ours
        }
    }

    private static ScalarResult perOperation(String label, double rate) {
        return new ScalarResult("perOperation." + label, rate, "count/op", AggregationPolicy.AVG);
    }

    private static ScalarResult result(String label, long count) {
        return new ScalarResult(label, count, "count", AggregationPolicy.SUM);
    }

    private static Optional<ResourceUsage> switches() {
        try {
            return Optional.of(ResourceUsage.ofThisProcess());
        } catch (LinuxException e) {
            return Optional.empty();
        }
    }
}
