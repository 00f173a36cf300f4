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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The most that a {@link Service} can do: so many requests are under way that it never waits for one. The score is the time that it
 * takes for a request, wake-ups left out; the rates of {@link OpenLoopBenchmark} are shares of it. The latencies are those of a
 * line that is always as long, and say nothing more.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class SaturationBenchmark {

    private Held<Client> held;
    private Client client;

    /** Pins the calling thread and starts the service. */
    @Setup(Level.Trial)
    public void start() {
        CpuPair cpus = Cores.ofThisProcess().twoCores();
        held = Held.by(keeper -> {
            Service service = keeper.keep(Service.start(cpus.other()));
            keeper.keep(Pin.to(cpus.measured()));
            return new Client(service.socket(), keeper);
        });
        client = held.value();
    }

    /** Ends the service and frees the calling thread. */
    @TearDown(Level.Trial)
    public void stop() {
        held.close();
    }

    /** Takes what is still under way. */
    @TearDown(Level.Iteration)
    public void end(LatencyRecorder latencies) {
        client.takeAll(latencies);
    }

    /** One request of many. */
    @Benchmark
    @Probe(
            exposes = "How many requests a service of one thread can serve: its work and five system calls for each.",
            cannotShow = "What its users feel, who come when they like.",
            ruledOut = "Every request must be answered, and the work for it begins with what the one "
                    + "before left in a field. Client and service are pinned; the table of the service "
                    + "is in base pages that it touched first.",
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY, Trigger.SHARED_CORE},
            magnitude = "22 us",
            control = "WorkBenchmark.once",
            standard = "*",
            needs = Need.TWO_CORES,
            setupMillis = 150)
    public void request(LatencyRecorder latencies) {
        client.sendWithin(Saturation.UNDER_WAY, latencies);
    }
}
