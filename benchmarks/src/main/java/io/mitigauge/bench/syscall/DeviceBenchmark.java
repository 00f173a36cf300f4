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
 * One byte read from {@code /dev/zero} and one byte written to {@code /dev/null}: the two cheapest calls that go
 * through a file.
 *
 * <p>Beyond the bare entry, {@code kernelEntry} of {@link GetppidBenchmark}: finding the file, its function through a
 * pointer (the indirect call that retpolines are about) and, in {@code readZero}, a copy to user space with its guard
 * against speculation. It cannot tell these apart. The JVM has many threads, so the kernel also counts who uses the file;
 * a C program of one thread is spared that, some 50 ns. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class DeviceBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into C, so each call is made, and its result is looked at. The "
                    + "thread is pinned; what the kernel reads and writes is in base pages that it touched "
                    + "first.";

    private static final MethodHandle READ = Libc.read().bare();
    private static final MethodHandle WRITE = Libc.write().bare();

    private Held<Devices> held;
    private Descriptor zero;
    private Descriptor nothing;
    private OffHeap buffer;

    /** Both devices, and room for a byte. */
    private record Devices(Descriptor zero, Descriptor nothing, OffHeap buffer) {}

    /** Opens the devices and tries both calls. */
    @Setup(Level.Trial)
    public void open(OwnCpu cpu) {
        held = Held.by(keeper -> {
            Devices open = new Devices(
                    keeper.keep(Descriptor.open("/dev/zero", Descriptor.O_RDONLY)),
                    keeper.keep(Descriptor.open("/dev/null", Descriptor.O_WRONLY)),
                    keeper.keep(OffHeap.map(1)));
            long address = open.buffer().address();
            Libc.read().expect(1, open.zero().number(), address, 1L);
            Libc.write().expect(1, open.nothing().number(), address, 1L);
            return open;
        });
        zero = held.value().zero();
        nothing = held.value().nothing();
        buffer = held.value().buffer();
    }

    /** Closes the devices. */
    @TearDown(Level.Trial)
    public void close() {
        held.close();
    }

    /** One byte of zeroes. */
    @Benchmark
    @Probe(
            exposes = "A system call through a file, with an indirect call and a copy of one byte to user space.",
            cannotShow = "What larger transfers cost, in which the copy outweighs entry and exit.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY},
            magnitude = "250 ns",
            control = "GetppidBenchmark.kernelEntry",
            standard = "*",
            setupMillis = 90)
    public long readZero() throws Throwable {
        return Results.expected(1, (long) READ.invokeExact(zero.number(), buffer.address(), 1L));
    }

    /** One byte into nothing. */
    @Benchmark
    @Probe(
            exposes = "A system call through a file, with an indirect call and no copy at all.",
            cannotShow = "What writing costs: this device does not look at what it is given.",
            ruledOut = RULED_OUT,
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL},
            magnitude = "200 ns",
            control = "GetppidBenchmark.kernelEntry",
            setupMillis = 90)
    public long writeNull() throws Throwable {
        return Results.expected(1, (long) WRITE.invokeExact(nothing.number(), buffer.address(), 1L));
    }
}
