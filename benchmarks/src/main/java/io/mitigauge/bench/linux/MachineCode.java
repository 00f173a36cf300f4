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

    /**
     * {@code int follow(const int *places, long steps)}: eight walks at once, which begin at places[0] to places[7], go from i to
     * places[i], all by one gather of AVX2 a step, and the first walk's end. vmovdqu ymm0, [rdi]; step: vpcmpeqd ymm2, ymm2, ymm2;
     * vpgatherdd ymm1, [rdi+ymm0*4], ymm2; vmovdqa ymm0, ymm1; dec rsi; jnz step; vmovd eax, xmm0; vzeroupper; ret.
     */
    private static final String GATHER = "c5fe6f07 c5ed76d2 c4e26d900c87 c5fd6fc1 48ffce 75ed c5f97ec0 c5f877 c3";

    /**
     * The same by eight ordinary loads a step: push rbx; mov of eax, ecx, edx, ebx and r8d to r11d from [rdi] on; step: mov eax,
     * [rdi+rax*4] and so on; dec rsi; jnz step; pop rbx; ret.
     */
    private static final String LOADS = "53 8b07 8b4f04 8b5708 8b5f0c 448b4710 448b4f14 448b5718 448b5f1c"
            + " 8b0487 8b0c8f 8b1497 8b1c9f 468b0487 468b0c8f 468b1497 468b1c9f 48ffce 75df 5b c3";

    /** xor eax, eax: the count that functions add to. */
    private static final String COUNT_FROM_ZERO = "31c0";

    /** call [rdi+offset], where the offset of four bytes follows. */
    private static final String CALL_THROUGH = "ff97";

    /** dec rsi; jnz back, where the distance of four bytes follows. */
    private static final String AGAIN = "48ffce 0f85";

    private static final String RETURN = "c3";

    /** What is called: inc eax; ret. */
    private static final String FUNCTION = "ffc0 c3";

    /** From one function to the next: a line of the cache each. */
    private static final int FUNCTION_BYTES = 64;

    private static final int PROT_READ_EXEC = 0x1 | 0x4;

    private final OffHeap memory;
    private final int entry;

    private MachineCode(OffHeap memory, int entry) {
        this.memory = memory;
        this.entry = entry;
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

    /**
     * A function that follows places in memory by gathers, {@link #callWithMemory}.
     *
     * @throws UnsupportedException as {@link #cpuid}, and on a CPU without AVX2
     */
    public static MachineCode gather() {
        requireX86();
        CpuFlags.require("avx2");
        return of(GATHER);
    }

    /**
     * The same function by ordinary loads.
     *
     * @throws UnsupportedException as {@link #cpuid}
     */
    public static MachineCode loads() {
        return of(LOADS);
    }

    /**
     * A function that calls others through an array of pointers and counts them, {@link #callWithMemory}; and what it may call. Every
     * pointer has a call instruction of its own, for predictors know a call by where it stands: {@code int calls(void
     * (**functions)(), long passes)}, with all pointers in turn in each pass.
     *
     * @param functions how many there are to call, at least 1
     * @param pointers how many call instructions, at least 1
     * @throws UnsupportedException as {@link #cpuid}
     */
    public static MachineCode callsThroughPointers(int functions, int pointers) {
        String padding = "00".repeat(FUNCTION_BYTES - bytes(FUNCTION));
        StringBuilder calls = new StringBuilder();
        for (int i = 0; i < pointers; i++) {
            calls.append(CALL_THROUGH).append(littleEndian(i * Long.BYTES));
        }
        int back = -(bytes(calls.toString()) + bytes(AGAIN) + Integer.BYTES);
        return of(
                (FUNCTION + padding).repeat(functions) + COUNT_FROM_ZERO + calls + AGAIN + littleEndian(back) + RETURN,
                functions * FUNCTION_BYTES);
    }

    private static int bytes(String hexadecimal) {
        return hexadecimal.replace(" ", "").length() / 2;
    }

    private static String littleEndian(int value) {
        return HexFormat.of().toHexDigits(Integer.reverseBytes(value));
    }

    /** Address of a function that may be called, from 0 on. */
    public long function(int number) {
        return memory.address() + (long) number * FUNCTION_BYTES;
    }

    private static void requireX86() {
        String architecture = System.getProperty("os.arch", "unknown");
        if (!architecture.equals("amd64")) {
            throw new UnsupportedException("needs an x86-64 CPU, this is " + architecture);
        }
    }

    private static MachineCode of(String hexadecimal) {
        return of(hexadecimal, 0);
    }

    private static MachineCode of(String hexadecimal, int entry) {
        requireX86();
        byte[] code = HexFormat.of().parseHex(hexadecimal.replace(" ", ""));
        OffHeap memory = OffHeap.map(code.length);
        try {
            for (int i = 0; i < code.length; i++) {
                memory.putByte(i, code[i]);
            }
            Libc.mprotect().expect(0, memory.address(), (long) code.length, PROT_READ_EXEC);
            return new MachineCode(memory, entry);
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

    /** As {@link #call}, for functions that are told an address and how often: {@code (address, long, long)int}. */
    public static MethodHandle callWithMemory() {
        return Downcalls.anywhere(FunctionDescriptor.of(Downcalls.INT, Downcalls.LONG, Downcalls.LONG));
    }

    /** Where the function is. */
    public MemorySegment address() {
        return MemorySegment.ofAddress(memory.address() + entry);
    }

    /** Gives the memory back. */
    @Override
    public void close() {
        memory.close();
    }
}
