// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What an operation does that sets off mitigations of CPU vulnerabilities, or that SMT acts on: a vocabulary for {@link
 * Probe#triggers}. Each knows its mechanisms, which act as far as CPU and kernel have them. Files are those of the Linux kernel's own
 * documentation, under {@code Documentation/}.
 */
public enum Trigger {
    /**
     * The kernel is entered by a system call, and left: page tables (arch/x86/pti.rst), buffers on the way out (arch/x86/mds.rst), IBRS
     * and the branch history (admin-guide/hw-vuln/spectre.rst), returns (admin-guide/hw-vuln/srso.rst). Kernels before 6.9 call every
     * system call through a table of pointers (do_syscall_x64 in arch/x86/entry/common.c), later ones through a switch.
     */
    SYSTEM_CALL(
            Mechanism.PTI, Mechanism.VERW, Mechanism.RETPOLINE, Mechanism.IBRS, Mechanism.BHI, Mechanism.SRSO_RETBLEED),
    /**
     * The kernel is entered by an exception, as a page fault, and left. As a system call, but for the branch history, which nobody
     * clears here, and the fence of SWAPGS, which only exceptions and interrupts have (admin-guide/hw-vuln/spectre.rst).
     */
    EXCEPTION(Mechanism.PTI, Mechanism.VERW, Mechanism.IBRS, Mechanism.SWAPGS, Mechanism.SRSO_RETBLEED),
    /**
     * A CPU is interrupted, by a timer or by another CPU that wakes a thread or changes a mapping. As an exception; and in a
     * guest the hypervisor has a part in it (Adams, Agesen 2006, doi:10.1145/1168857.1168860).
     */
    INTERRUPT(
            Mechanism.PTI,
            Mechanism.VERW,
            Mechanism.IBRS,
            Mechanism.SWAPGS,
            Mechanism.SRSO_RETBLEED,
            Mechanism.VM_EXIT),
    /** The kernel calls through a pointer, as it does for each kind of file (admin-guide/hw-vuln/spectre.rst). */
    INDIRECT_CALL(Mechanism.RETPOLINE),
    /** The kernel copies from or to memory of the program, or reads a word of it (admin-guide/hw-vuln/spectre.rst). */
    USER_COPY(Mechanism.USERCOPY),
    /**
     * A CPU goes from one thread to another, or to idling and back: the scheduler calls its classes through pointers
     * (scheduler/sched-design-CFS.rst), and return predictions are overwritten (admin-guide/hw-vuln/spectre.rst).
     */
    TASK_SWITCH(Mechanism.RETPOLINE, Mechanism.RSB_FILL),
    /** A switch between tasks that are not of one process: the barrier besides (admin-guide/hw-vuln/spectre.rst). */
    PROCESS_SWITCH(Mechanism.RETPOLINE, Mechanism.RSB_FILL, Mechanism.IBPB),
    /**
     * The guest leaves to its hypervisor, as for memory that the host has yet to give it. Which of the host's mitigations act is up to
     * the host, so that they are one mechanism together; a benchmark that is about them names them in {@link Probe#moves}.
     */
    VM_EXIT(Mechanism.VM_EXIT),
    /** It uses what siblings share, and one may be busy (Tullsen, Eggers, Levy 1995, doi:10.1145/223982.224449). */
    SHARED_CORE(Mechanism.SMT_CONTENTION),
    /** All CPUs are busy at once, so that their number counts (Tullsen, Eggers, Levy 1995, doi:10.1145/223982.224449). */
    ALL_CPUS(Mechanism.SMT_CAPACITY);

    private final Set<Mechanism> mechanisms;

    Trigger(Mechanism first, Mechanism... others) {
        mechanisms = Collections.unmodifiableSet(EnumSet.of(first, others));
    }

    /** What it sets off, in the order of the vocabulary; unmodifiable. */
    public Set<Mechanism> mechanisms() {
        return mechanisms;
    }
}
