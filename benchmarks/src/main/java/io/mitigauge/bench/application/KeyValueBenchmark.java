// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.application;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.place.Cores;
import io.mitigauge.bench.place.CpuPair;
import io.mitigauge.bench.place.Pin;
import io.mitigauge.bench.record.LatencyRecorder;
import java.lang.invoke.MethodHandle;
import java.util.SplittableRandom;
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

/**
 * A client asks a {@link KeyValueStore} for one value after the other, nine times of ten, and sets one otherwise: a
 * cache as many services have, a process of its own at the other end of one TCP connection over loopback.
 *
 * <p>Every request is four system calls, twice through the kernel's network, and, on one CPU, two switches between processes,
 * which change page tables. Which key is asked for is random, with the same seed in every fork. The status of every answer is
 * looked at, so that nothing is left out. Client and server are pinned.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class KeyValueBenchmark {

    private static final MethodHandle RECV = Libc.recv().bare();
    private static final MethodHandle SEND = Libc.send().bare();
    private static final int MSG_WAITALL = 0x100;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final long SEED = 20190514;
    private static final int SETS_ONE_IN = 10;

    /** Where client and server run, one of the constants of {@link CpuPair}. */
    @Param({CpuPair.SAME_CPU, CpuPair.SIBLINGS, CpuPair.TWO_CPUS})
    public String placement = CpuPair.SAME_CPU;

    private Held<Connection> held;
    private SplittableRandom random;
    private OffHeap request;
    private OffHeap reply;
    private int socket;

    /** The server and room for a request and its answer. */
    private record Connection(KeyValueStore store, OffHeap request, OffHeap reply) {}

    /** Starts the server and pins the calling thread. */
    @Setup(Level.Trial)
    public void start() {
        CpuPair cpus = Cores.ofThisProcess().placed(placement);
        held = Held.by(keeper -> {
            Connection connection = new Connection(
                    keeper.keep(KeyValueStore.start(cpus.other())),
                    keeper.keep(OffHeap.map(KeyValueServer.REQUEST_BYTES)),
                    keeper.keep(OffHeap.map(KeyValueServer.REPLY_BYTES)));
            keeper.keep(Pin.to(cpus.measured()));
            return connection;
        });
        request = held.value().request();
        reply = held.value().reply();
        socket = held.value().store().socket();
        random = new SplittableRandom(SEED);
    }

    /** Ends the server and gives everything back. */
    @TearDown(Level.Trial)
    public void stop() {
        held.close();
    }

    /** One request and its answer. */
    @Benchmark
    @Probe(
            exposes =
                    "A cache server over loopback: four system calls, switches between processes, and a value far away.",
            cannotShow =
                    "A network that leads elsewhere, nor many connections at once; on two CPUs, what it would take were they kept "
                            + "awake, as ping-pongs tell.",
            ruledOut = "Each answer is compared with what was asked for. Client and server are pinned; "
                    + "the table is in base pages. Keys are random, so no prefetcher knows the next "
                    + "one.",
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.PROCESS_SWITCH,
                Trigger.SHARED_CORE
            },
            where = {
                @Probe.Where(value = "placement=siblings", triggers = Trigger.INTERRUPT),
                @Probe.Where(value = "placement=twoCpus", triggers = Trigger.INTERRUPT)
            },
            moves = Mechanism.SSBD,
            magnitude = "20 us (sameCpu), 70 us (twoCpus, in a guest)",
            control = "CompressParseBenchmark.document",
            standard = "placement=sameCpu",
            needs = {Need.LOOPBACK, Need.PROCESSES, Need.SECOND_JVM, Need.TWO_CORES, Need.SIBLINGS},
            systemCalls = 4,
            setupMillis = 600)
    public void request(LatencyRecorder latencies) throws Throwable {
        long key = random.nextInt(KeyValueServer.KEYS);
        boolean set = random.nextInt(SETS_ONE_IN) == 0;
        long start = System.nanoTime();
        request.putLong(0, set ? KeyValueServer.SET : KeyValueServer.GET);
        request.putLong(KeyValueServer.KEY_AT, KeyValueServer.text(key));
        request.putLong(KeyValueServer.VALUE_AT, start);
        long sent = (long) SEND.invokeExact(socket, request.address(), KeyValueServer.REQUEST_BYTES, MSG_NOSIGNAL);
        long got = (long) RECV.invokeExact(socket, reply.address(), KeyValueServer.REPLY_BYTES, MSG_WAITALL);
        if (sent != KeyValueServer.REQUEST_BYTES || got != KeyValueServer.REPLY_BYTES || reply.getLong(0) != key + 1) {
            throw held.value().store().failure();
        }
        latencies.record(System.nanoTime() - start);
    }
}
