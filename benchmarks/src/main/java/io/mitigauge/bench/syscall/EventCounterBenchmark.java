// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Descriptor;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.place.OwnCpu;
import java.lang.invoke.MethodHandle;
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
 * An event counter (eventfd), written and read again by one thread: what event loops use to wake each other.
 *
 * <p>Two system calls through a file, with copies of eight bytes; nobody waits. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class EventCounterBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is looked at. The "
                    + "thread is pinned; what the kernel reads and writes is in base pages that it touched "
                    + "first.";

    private static final MethodHandle READ = Libc.read().bare();
    private static final MethodHandle WRITE = Libc.write().bare();
    private static final long COUNTER_BYTES = 8;

    private Held<Counter> held;
    private Descriptor counter;
    private OffHeap value;

    /** The counter, and room for what it counts. */
    private record Counter(Descriptor counter, OffHeap value) {}

    /** Opens the counter and tries both calls. */
    @Setup(Level.Trial)
    public void open(OwnCpu cpu) {
        held = Held.by(keeper -> {
            Counter open = new Counter(keeper.keep(Descriptor.eventFd(0)), keeper.keep(OffHeap.map(COUNTER_BYTES)));
            long address = open.value().address();
            open.value().putLong(0, 1);
            Libc.write().expect(COUNTER_BYTES, open.counter().number(), address, COUNTER_BYTES);
            Libc.read().expect(COUNTER_BYTES, open.counter().number(), address, COUNTER_BYTES);
            return open;
        });
        counter = held.value().counter();
        value = held.value().value();
    }

    /** Closes the counter. */
    @TearDown(Level.Trial)
    public void close() {
        held.close();
    }

    /** Up and down. */
    @Benchmark
    @Probe(
            exposes = "Two system calls through a file, each with an indirect call and a copy of eight bytes.",
            cannotShow = "Waking: nobody waits.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY},
            magnitude = "600 ns",
            control = "GetppidBenchmark.kernelEntry",
            setupMillis = 70)
    public long writeRead() throws Throwable {
        Results.expected(COUNTER_BYTES, (long) WRITE.invokeExact(counter.number(), value.address(), COUNTER_BYTES));
        return Results.expected(
                COUNTER_BYTES, (long) READ.invokeExact(counter.number(), value.address(), COUNTER_BYTES));
    }
}
