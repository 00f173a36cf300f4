// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.place.OwnCpu;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What threads send themselves, on all CPUs at once, one pinned thread a CPU, each through channels of its own: bytes through a pipe,
 * through Unix sockets and through TCP over loopback, events of a counter, a signal. Calls are those of {@link TransferBenchmark}, {@link
 * SocketBenchmark}, {@link EventCounterBenchmark} and {@link SignalBenchmark}.
 *
 * <p>What the threads share is in the kernel: their process with its table of files, and with its signals, of which one is sent at a
 * time. Against {@link GetppidEverywhereBenchmark}, which shares nothing. As many threads as the JVM counts CPUs, which a limit on CPU
 * time makes fewer than there are.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(Threads.MAX)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class MessagesEverywhereBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is looked at. Each "
                    + "thread is pinned; what the kernel reads and writes is in base pages that the thread "
                    + "touched first.";

    /** One thread's pipe. */
    @State(Scope.Thread)
    public static class OwnPipe {

        private final TransferBenchmark calls = new TransferBenchmark();

        /** Opens it and tries the calls. */
        @Setup(Level.Trial)
        public void open(OwnCpu cpu) {
            calls.open(cpu);
        }

        /** Closes it. */
        @TearDown(Level.Trial)
        public void close() {
            calls.close();
        }
    }

    /** One thread's sockets. */
    @State(Scope.Thread)
    public static class OwnSockets {

        private final SocketBenchmark calls = new SocketBenchmark();
        private final SocketBenchmark.Unix sockets = new SocketBenchmark.Unix();
        private Held<Held.Resource> held;

        /** Opens them and tries the calls. */
        @Setup(Level.Trial)
        public void open(OwnCpu cpu) {
            held = Held.by(keeper -> {
                calls.allocate(cpu);
                keeper.keep(calls::free);
                sockets.open();
                return keeper.keep(sockets::close);
            });
        }

        /** Closes them. */
        @TearDown(Level.Trial)
        public void close() {
            held.close();
        }
    }

    /** One thread's TCP connection. */
    @State(Scope.Thread)
    public static class OwnConnection {

        private final SocketBenchmark calls = new SocketBenchmark();
        private final SocketBenchmark.Tcp ends = new SocketBenchmark.Tcp();
        private Held<Held.Resource> held;

        /** Opens it and tries the calls. */
        @Setup(Level.Trial)
        public void open(OwnCpu cpu) {
            held = Held.by(keeper -> {
                calls.allocate(cpu);
                keeper.keep(calls::free);
                ends.open();
                return keeper.keep(ends::close);
            });
        }

        /** Closes it. */
        @TearDown(Level.Trial)
        public void close() {
            held.close();
        }
    }

    /** One byte into the pipe and out of it. */
    @Benchmark
    @Probe(
            exposes = "How many times a microsecond all CPUs together can send a byte through pipes and receive it.",
            cannotShow = "Waking a receiver: the sender receives too.",
            ruledOut = RULED_OUT,
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.SHARED_CORE,
                Trigger.ALL_CPUS
            },
            magnitude = "one pair of calls a CPU every 1 us",
            control = "GetppidEverywhereBenchmark.kernelEntry",
            setupMillis = 160)
    public long pipe(OwnPipe pipe) throws Throwable {
        return pipe.calls.pipe();
    }

    /** One byte through Unix sockets. */
    @Benchmark
    @Probe(
            exposes =
                    "How many times a microsecond all CPUs together can send a byte through Unix sockets and receive it.",
            cannotShow = "Waking a receiver: the sender receives too.",
            ruledOut = RULED_OUT,
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.SHARED_CORE,
                Trigger.ALL_CPUS
            },
            magnitude = "one pair of calls a CPU every 2 us",
            control = "GetppidEverywhereBenchmark.kernelEntry",
            setupMillis = 140)
    public long unix(OwnSockets own) throws Throwable {
        return own.calls.unix(own.sockets);
    }

    /** One byte through TCP. */
    @Benchmark
    @Probe(
            exposes =
                    "How many times a microsecond all CPUs together can send a byte over loopback TCP and receive it.",
            cannotShow = "Networks, nor waking a receiver: the sender receives too.",
            ruledOut = RULED_OUT,
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.SHARED_CORE,
                Trigger.ALL_CPUS
            },
            magnitude = "one pair of calls a CPU every 7 us",
            control = "GetppidEverywhereBenchmark.kernelEntry",
            needs = Need.LOOPBACK,
            setupMillis = 170)
    public long tcp(OwnConnection own) throws Throwable {
        return own.calls.tcp(own.ends);
    }

    /** Up and down. */
    @Benchmark
    @Probe(
            exposes = "How many times a microsecond all CPUs together can raise a counter of events and read it.",
            cannotShow = "Waking: nobody waits.",
            ruledOut = RULED_OUT,
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.SHARED_CORE,
                Trigger.ALL_CPUS
            },
            magnitude = "one pair of calls a CPU every 600 ns",
            control = "GetppidEverywhereBenchmark.kernelEntry",
            setupMillis = 100)
    public long eventCounter(EventCounterBenchmark counter) throws Throwable {
        return counter.writeRead();
    }

    /** There and taken. */
    @Benchmark
    @Probe(
            exposes =
                    "How many times a microsecond all CPUs together can queue a signal and take it, under one lock of the process.",
            cannotShow = "Processes of one thread, which have a lock each.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.USER_COPY, Trigger.SHARED_CORE, Trigger.ALL_CPUS},
            magnitude = "one pair of calls a CPU every 1 us",
            control = "GetppidEverywhereBenchmark.kernelEntry",
            setupMillis = 100)
    public int signal(SignalBenchmark own) throws Throwable {
        return own.sendTake();
    }
}
