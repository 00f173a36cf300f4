// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.MachineCode;
import io.mitigauge.bench.place.OwnCpu;
import java.lang.foreign.MemorySegment;
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
 * The shortest way from a guest to its hypervisor and back, without the guest's kernel: the instruction {@code cpuid}, which
 * hypervisors answer, against the same few bytes of machine code without it.
 *
 * <p>{@code cpuid - noExit} is an exit, the hypervisor's answer, an entry, and what the host's mitigations add to them; every timer,
 * every interrupt between CPUs and every halt of this guest pays as much. In a guest within a guest it is several exits. Without a
 * hypervisor, and on an emulated CPU, there is none, and the instruction itself is left, 50 to 200 ns. x86-64 only. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class VmExitBenchmark {

    private static final String RULED_OUT =
            "The compiler cannot look into machine code, so each call is made, and its result is "
                    + "returned. The thread is pinned; the code is in a base page that it wrote.";

    private static final MethodHandle CALL = MachineCode.call();

    private Held<MachineCode> asks;
    private Held<MachineCode> asksNot;
    private MemorySegment cpuid;
    private MemorySegment noCpuid;

    /** Writes both functions and tries them. */
    @Setup(Level.Trial)
    public void write(OwnCpu cpu) {
        asks = Held.by(keeper -> keeper.keep(MachineCode.cpuid()));
        asksNot = Held.by(keeper -> keeper.keep(MachineCode.noCpuid()));
        cpuid = asks.value().address();
        noCpuid = asksNot.value().address();
    }

    /** Gives them back. */
    @TearDown(Level.Trial)
    public void free() {
        asks.close();
        asksNot.close();
    }

    /** One question to the hypervisor. */
    @Benchmark
    @Probe(
            exposes = "Leaving to the hypervisor and coming back, with all that the host's mitigations do on that way.",
            cannotShow = "Exits whose answers need more of the host, as those of devices.",
            ruledOut = RULED_OUT,
            triggers = Trigger.VM_EXIT,
            moves = {
                Mechanism.VERW,
                Mechanism.IBRS,
                Mechanism.BHI,
                Mechanism.RSB_FILL,
                Mechanism.SRSO_RETBLEED,
                Mechanism.L1TF_FLUSH
            },
            magnitude = "1 to 3 us in a guest, up to 50 us in one within another, 100 ns without a hypervisor",
            control = "noExit",
            needs = Need.MACHINE_CODE,
            setupMillis = 40)
    public int cpuid() throws Throwable {
        return (int) CALL.invokeExact(cpuid);
    }

    /** The same without the question. */
    @Benchmark
    @Probe(
            exposes = "The way from Java to the same machine code and back, without the one instruction.",
            cannotShow = "Anything about a hypervisor: where it moves, the CPU clock or the compiler moved.",
            ruledOut = RULED_OUT,
            magnitude = "5 ns",
            isControl = true,
            needs = Need.MACHINE_CODE,
            setupMillis = 40)
    public int noExit() throws Throwable {
        return (int) CALL.invokeExact(noCpuid);
    }
}
