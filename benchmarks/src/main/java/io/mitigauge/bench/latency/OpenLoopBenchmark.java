// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.latency;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.place.Cores;
import io.mitigauge.bench.place.CpuPair;
import io.mitigauge.bench.place.Pin;
import io.mitigauge.bench.record.LatencyRecorder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * Requests arrive at a {@link Service} whether it is ready or not, at random moments (exponential gaps, the same in every
 * fork). The latencies are what its users would feel, from the moment at which a request was meant to be sent; the score is
 * only the mean gap, and exceeds what was asked for where the service cannot keep up.
 *
 * <p>A run settles the rates as shares of what the service can do on this machine, {@link SaturationBenchmark}, and a run that is to be
 * compared with it repeats the rates, not the shares: users do not come less often because the machine became slower.
 *
 * <p>Client and service are pinned to two cores; the client never sleeps, so that it would be a busy sibling on one. As the rate comes near the service's limit, queueing turns every
 * loss of speed into a multiple of itself: that is where capacity ends.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class OpenLoopBenchmark {

    /** Requests per second; or, as {@code 70%}, a share of what is measured in set-up to be the most. */
    @Param({"30%", "50%", "70%", "85%", "95%"})
    public String rate = "50%";

    private Held<Load> held;
    private Client client;
    private Arrivals arrivals;

    /** Who asks, and when. */
    private record Load(Client client, Arrivals arrivals) {}

    /** Pins the calling thread and starts the service. */
    @Setup(Level.Trial)
    public void start() {
        CpuPair cpus = Cores.ofThisProcess().twoCores();
        ArrivalRate wanted = ArrivalRate.parse(rate);
        held = Held.by(keeper -> {
            Service service = keeper.keep(Service.start(cpus.other()));
            keeper.keep(Pin.to(cpus.measured()));
            Client own = new Client(service.socket(), keeper);
            return new Load(own, new Arrivals(wanted.meanGapNanos(() -> Saturation.nanosPerRequest(own))));
        });
        client = held.value().client();
        arrivals = held.value().arrivals();
    }

    /** Ends the service and frees the calling thread. */
    @TearDown(Level.Trial)
    public void stop() {
        held.close();
    }

    /** Requests come. */
    @Setup(Level.Iteration)
    public void begin() {
        arrivals.resume(System.nanoTime());
    }

    /**
     * What is still under way belongs to this iteration; what was due meanwhile, and could not be sent, to the next, but for what a
     * service that was still being compiled left over from warm-up.
     */
    @TearDown(Level.Iteration)
    public void end(LatencyRecorder latencies, IterationParams iteration) {
        client.takeAll(latencies);
        arrivals.pause(System.nanoTime());
        if (iteration.getType() == IterationType.WARMUP) {
            arrivals.dismiss();
        }
    }

    /** One request at its moment. */
    @Benchmark
    @Probe(
            exposes = "What users of a service feel at a given rate: its time, its wake-ups, and waiting in line.",
            cannotShow =
                    "By its score anything but whether the service keeps up; read the latencies. Nothing keeps its CPU from halting "
                            + "between requests, so that at low rates waking it is in them, in a guest by its hypervisor.",
            ruledOut = "Every request must be answered, and the work for it begins with what the one "
                    + "before left in a field. Client and service are pinned; the table of the service "
                    + "is in base pages that it touched first. Moments of arrival are the same in every "
                    + "fork.",
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INTERRUPT,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.TASK_SWITCH,
                Trigger.SHARED_CORE
            },
            magnitude = "60 us (p50, in a guest), and milliseconds near the limit or beside other processes",
            control = "SaturationBenchmark.request",
            standard = "rate=70%",
            needs = Need.TWO_CORES,
            setupMillis = 150)
    public void request(LatencyRecorder latencies) {
        client.sendAt(arrivals.next(), latencies);
    }
}
