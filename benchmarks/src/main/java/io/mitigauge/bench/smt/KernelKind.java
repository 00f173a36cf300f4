// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.smt;

import io.mitigauge.bench.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The kinds of work that there are. */
public enum KernelKind {
    /** Additions and exclusive ors in eight chains: all integer ports. */
    ALU(AluKernel::new),
    /** Multiplications and additions of doubles in twelve chains: all floating-point ports. */
    FP(FpKernel::new),
    /** Branches that nobody can predict. */
    BRANCHES(BranchKernel::new),
    /** Dependent loads in 24 KiB: one thread's set fits the first-level cache, two do not fit one of 32 KiB. */
    L1(() -> ChaseKernel.within(24 << 10, 15_000)),
    /** Dependent loads in 128 KiB, half of the smallest second-level caches. */
    L2(() -> ChaseKernel.within(128 << 10, 7_000)),
    /** Dependent loads in 256 MiB, which all threads share: read only, far apart. */
    DRAM(() -> ChaseKernel.within(256 << 20, 250)),
    /** The cheapest system call. */
    SYSCALL(SyscallKernel::new);

    private final Supplier<Kernel> first;

    KernelKind(Supplier<Kernel> first) {
        this.first = first;
    }

    /** The name as a parameter. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind with this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static KernelKind labelled(String label) {
        for (KernelKind kind : values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kernel is called " + label);
    }

    /**
     * One for each of so many threads. Memory is touched first by the calling thread.
     *
     * @param threads at least 1
     * @param keeper is given what has to be given back
     * @throws io.mitigauge.bench.UnsupportedException if memory is short
     * @throws io.mitigauge.bench.linux.LinuxException if the kernel refuses the system call
     */
    public List<Kernel> open(int threads, Held.Keeper keeper) {
        List<Kernel> kernels = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            boolean shares = this == DRAM && thread > 0 && kernels.getFirst() instanceof ChaseKernel;
            kernels.add(
                    shares ? ((ChaseKernel) kernels.getFirst()).elsewhere(thread, threads) : keeper.keep(first.get()));
        }
        return List.copyOf(kernels);
    }
}
