// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.UnsupportedException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.HexFormat;

/** A function of a few instructions of x86-64 that neither Java nor the C library has, in memory that may be run and not written to. */
public final class MachineCode implements Held.Resource {

    /**
     * Asks the CPU for its highest leaf, {@code cpuid} of leaf 0: push rbx; xor eax, eax; xor ecx, ecx; cpuid; pop rbx; ret. A guest of
     * VMX always leaves to its hypervisor for it, and one of SVM where the hypervisor wants it, as KVM does.
     */
    private static final String CPUID = "53 31c0 31c9 0fa2 5b c3";

    /** The same with two bytes that do nothing in place of {@code cpuid}; its result is 0. */
    private static final String NO_CPUID = "53 31c0 31c9 6690 5b c3";

    private static final int PROT_READ_EXEC = 0x1 | 0x4;

    private final OffHeap memory;

    private MachineCode(OffHeap memory) {
        this.memory = memory;
    }

    /**
     * A function that has the hypervisor answer.
     *
     * @throws UnsupportedException on another architecture, or if this guest lets nobody run what he wrote
     */
    public static MachineCode cpuid() {
        return of(CPUID);
    }

    /**
     * The same function without the question.
     *
     * @throws UnsupportedException as {@link #cpuid}
     */
    public static MachineCode noCpuid() {
        return of(NO_CPUID);
    }

    private static MachineCode of(String hexadecimal) {
        String architecture = System.getProperty("os.arch", "unknown");
        if (!architecture.equals("amd64")) {
            throw new UnsupportedException("needs an x86-64 CPU, this is " + architecture);
        }
        byte[] code = HexFormat.of().parseHex(hexadecimal.replace(" ", ""));
        OffHeap memory = OffHeap.map(code.length);
        try {
            for (int i = 0; i < code.length; i++) {
                memory.putByte(i, code[i]);
            }
            Libc.mprotect().expect(0, memory.address(), (long) code.length, PROT_READ_EXEC);
            return new MachineCode(memory);
        } catch (LinuxException | UnsupportedException e) {
            memory.close();
            throw new UnsupportedException("this guest lets no process run what it wrote: " + e.getMessage());
        }
    }

    /**
     * The call, of type {@code (address)int}: keep it in a {@code static final} field and use {@code invokeExact} with {@link
     * #address}.
     */
    public static MethodHandle call() {
        return Downcalls.anywhere(FunctionDescriptor.of(Downcalls.INT));
    }

    /** Where the function is. */
    public MemorySegment address() {
        return MemorySegment.ofAddress(memory.address());
    }

    /** Gives the memory back. */
    @Override
    public void close() {
        memory.close();
    }
}
