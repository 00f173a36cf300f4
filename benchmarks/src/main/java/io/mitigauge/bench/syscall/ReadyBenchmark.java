// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.linux.ReadyDescriptors;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@code poll}, {@code select} and {@code epoll_wait} over descriptors that are all ready (event counters).
 *
 * <p>Each descriptor costs an indirect call of the kernel, the kind that retpolines and their kin make dearer: between 10
 * and 1000 descriptors, the slope is the price of one of them and the intercept that of entry and exit. The score is that of
 * the whole call. The JVM has many threads, so {@code poll} and {@code select} also count who uses each file; a C program
 * of one thread is spared that, some 20 ns a descriptor. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ReadyBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is looked at. The "
                    + "thread is pinned; what the kernel reads and writes is in base pages that it touched "
                    + "first.";

    private static final MethodHandle POLL = Libc.poll().bare();
    private static final MethodHandle SELECT = Libc.select().bare();
    private static final MethodHandle EPOLL_WAIT = Libc.epollWait().bare();
    private static final int AT_ONCE = 0;
    private static final long NONE = 0;
    private static final int TIMEVAL_BYTES = 16;

    /** How many descriptors are watched, and ready. */
    @Param({"1", "10", "100", "1000"})
    public int ready = 1;

    private Held<Watched> held;
    private ReadyDescriptors descriptors;
    private OffHeap noTime;

    /** What is looked at, and for how long. */
    private record Watched(ReadyDescriptors descriptors, OffHeap noTime) {}

    /** Opens the descriptors and tries the calls. */
    @Setup(Level.Trial)
    public void open(OwnCpu cpu) {
        held = Held.by(keeper -> tried(keeper, ready));
        descriptors = held.value().descriptors();
        noTime = held.value().noTime();
    }

    private static Watched tried(Held.Keeper keeper, int count) {
        ReadyDescriptors all = keeper.keep(ReadyDescriptors.of(count));
        OffHeap none = keeper.keep(OffHeap.map(TIMEVAL_BYTES));
        Libc.poll().expect(count, all.pollDescriptors(), (long) count, AT_ONCE);
        Libc.select().expect(count, all.selectLimit(), all.selectSet(), NONE, NONE, none.address());
        Libc.epollWait().expect(count, all.epoll(), all.events(), count, AT_ONCE);
        return new Watched(all, none);
    }

    /** Closes the descriptors. */
    @TearDown(Level.Trial)
    public void close() {
        held.close();
    }

    /** All of them, listed at every call. */
    @Benchmark
    @Probe(
            exposes = "One indirect call of the kernel a descriptor, and two copies of the list.",
            cannotShow = "Waiting: every descriptor is ready.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY},
            magnitude = "300 ns (1) to 50 us (1000)",
            control = "GetppidBenchmark.kernelEntry",
            needs = Need.FILES_1200,
            setupMillis = 150)
    public int poll() throws Throwable {
        return Results.expected(ready, (int) POLL.invokeExact(descriptors.pollDescriptors(), (long) ready, AT_ONCE));
    }

    /** All of them, as bits of a set. */
    @Benchmark
    @Probe(
            exposes = "One indirect call of the kernel a descriptor, and copies of three sets.",
            cannotShow = "Waiting: every descriptor is ready.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY},
            magnitude = "500 ns (1) to 50 us (1000)",
            control = "GetppidBenchmark.kernelEntry",
            needs = Need.FILES_1200,
            setupMillis = 150)
    public int select() throws Throwable {
        return Results.expected(ready, (int)
                SELECT.invokeExact(descriptors.selectLimit(), descriptors.selectSet(), NONE, NONE, noTime.address()));
    }

    /** All of them, which the kernel knows already. */
    @Benchmark
    @Probe(
            exposes = "One indirect call of the kernel a descriptor, and a copy of each event.",
            cannotShow = "Waiting: every descriptor is ready.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY},
            magnitude = "400 ns (1) to 100 us (1000)",
            control = "GetppidBenchmark.kernelEntry",
            quick = "ready=1000",
            needs = Need.FILES_1200,
            setupMillis = 150)
    public int epollWait() throws Throwable {
        return Results.expected(
                ready, (int) EPOLL_WAIT.invokeExact(descriptors.epoll(), descriptors.events(), ready, AT_ONCE));
    }
}
