// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

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
 * Calls of {@link DeviceBenchmark}, {@link ReadyBenchmark}, {@link MappingBenchmark}, {@link ClockBenchmark} and {@link
 * FutexBenchmark} on all CPUs at once, one pinned thread a CPU, each with descriptors and memory of its own.
 *
 * <p>What the threads share is in the kernel: their process with its table of files, the devices, and for {@code mapUnmap} the address
 * space, of which one changes at a time. Against {@link GetppidEverywhereBenchmark}, which shares nothing. As many threads
 * as the JVM counts CPUs, which a limit on CPU time makes fewer than there are.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(Threads.MAX)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class CallsEverywhereBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is looked at. Each "
                    + "thread is pinned; what the kernel reads and writes is in base pages that the thread "
                    + "touched first.";

    /** One thread's descriptors, of which ten are ready. */
    @State(Scope.Thread)
    public static class TenReady {

        private final ReadyBenchmark calls = new ReadyBenchmark();

        /** Opens them and tries the calls. */
        @Setup(Level.Trial)
        public void open(OwnCpu cpu) {
            calls.ready = 10;
            calls.open(cpu);
        }

        /** Closes them. */
        @TearDown(Level.Trial)
        public void close() {
            calls.close();
        }
    }

    /** One byte of zeroes. */
    @Benchmark
    @Probe(
            exposes = "How many times a microsecond all CPUs together can read a byte through a file.",
            cannotShow = "Files that threads share: each has its own.",
            ruledOut = RULED_OUT,
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.SHARED_CORE,
                Trigger.ALL_CPUS
            },
            magnitude = "one call a CPU every 250 ns",
            control = "GetppidEverywhereBenchmark.kernelEntry",
            setupMillis = 100)
    public long readZero(DeviceBenchmark device) throws Throwable {
        return device.readZero();
    }

    /** One byte into nothing. */
    @Benchmark
    @Probe(
            exposes = "How many times a microsecond all CPUs together can write a byte through a file.",
            cannotShow = "What writing costs: this device does not look at what it is given.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.SHARED_CORE, Trigger.ALL_CPUS},
            magnitude = "one call a CPU every 200 ns",
            control = "GetppidEverywhereBenchmark.kernelEntry",
            setupMillis = 100)
    public long writeNull(DeviceBenchmark device) throws Throwable {
        return device.writeNull();
    }

    /** Ten ready descriptors, which the kernel knows already. */
    @Benchmark
    @Probe(
            exposes = "How many times a microsecond all CPUs together can ask for ten ready descriptors.",
            cannotShow = "Waiting: every descriptor is ready.",
            ruledOut = RULED_OUT,
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.SHARED_CORE,
                Trigger.ALL_CPUS
            },
            magnitude = "one call a CPU every 1.3 us",
            control = "GetppidEverywhereBenchmark.kernelEntry",
            needs = Need.FILES_1200,
            setupMillis = 120)
    public int epollWait(TenReady ready) throws Throwable {
        return ready.calls.epollWait();
    }

    /** Ten ready descriptors, listed at every call. */
    @Benchmark
    @Probe(
            exposes = "How many times a microsecond all CPUs together can ask for a list of ten ready descriptors.",
            cannotShow = "Waiting: every descriptor is ready.",
            ruledOut = RULED_OUT,
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.SHARED_CORE,
                Trigger.ALL_CPUS
            },
            magnitude = "one call a CPU every 1 us",
            control = "GetppidEverywhereBenchmark.kernelEntry",
            needs = Need.FILES_1200,
            setupMillis = 120)
    public int poll(TenReady ready) throws Throwable {
        return ready.calls.poll();
    }

    /** A page of address space, there and gone. */
    @Benchmark
    @Probe(
            exposes = "How many times a microsecond all CPUs together can map and unmap a page of one address space.",
            cannotShow = "Processes of one thread, which do not wait for each other's changes.",
            ruledOut = RULED_OUT,
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INDIRECT_CALL,
                Trigger.VM_EXIT,
                Trigger.SHARED_CORE,
                Trigger.ALL_CPUS
            },
            magnitude = "one pair of calls every 2 to 20 us, hardly more with more CPUs",
            control = "GetppidEverywhereBenchmark.kernelEntry",
            setupMillis = 90)
    public int mapUnmap(MappingBenchmark mapping) throws Throwable {
        return mapping.mapUnmap();
    }

    /** One reading of the clock, in the kernel. */
    @Benchmark
    @Probe(
            exposes = "How many times a microsecond all CPUs together can read the clock by a real system call.",
            cannotShow = "What a reading costs here, which needs no system call with most clocksources.",
            ruledOut = RULED_OUT,
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.SHARED_CORE,
                Trigger.ALL_CPUS
            },
            magnitude = "one call a CPU every 250 ns",
            control = "GetppidEverywhereBenchmark.kernelEntry",
            setupMillis = 100)
    public long clockGettime(ClockBenchmark clock) throws Throwable {
        return clock.kernelEntry();
    }

    /** Nobody wakes. */
    @Benchmark
    @Probe(
            exposes = "How many times a microsecond all CPUs together can look for waiting threads and find none.",
            cannotShow = "Waking, nor locks that threads share: each has a word of its own.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.SHARED_CORE, Trigger.ALL_CPUS},
            magnitude = "one call a CPU every 250 ns",
            control = "GetppidEverywhereBenchmark.kernelEntry",
            setupMillis = 100)
    public long wakeNobody(FutexBenchmark futex) throws Throwable {
        return futex.wakeNobody();
    }
}
