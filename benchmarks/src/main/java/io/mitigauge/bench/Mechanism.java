// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench;

/**
 * What SMT and the mitigations of CPU vulnerabilities do that takes time: a vocabulary of what some benchmark exercises; {@link
 * Trigger} says by what. Files are those of the Linux kernel's own documentation.
 */
public enum Mechanism {
    /** Meltdown. */
    PTI(
            "Page-table isolation: the kernel has page tables of its own, switched on every entry and exit.",
            "Documentation/arch/x86/pti.rst"),
    /** MDS, TAA, MMIO stale data, RFDS, and TSA on AMD. */
    VERW(
            "Buffers of the core are overwritten (VERW) on every return to user space, and before a guest is entered.",
            "Documentation/arch/x86/mds.rst"),
    /** Spectre v2, and ITS. */
    RETPOLINE(
            "Indirect calls and jumps of the kernel go through a sequence or a thunk that is not predicted.",
            "Documentation/admin-guide/hw-vuln/spectre.rst"),
    /** Spectre v2 and Retbleed. */
    IBRS(
            "Indirect branch predictions are restricted: legacy IBRS writes a register on every kernel entry and exit,"
                    + " enhanced and automatic IBRS once.",
            "Documentation/admin-guide/hw-vuln/spectre.rst"),
    /** Branch history injection. */
    BHI(
            "The branch history is cleared on every system call and after a VM exit, by a loop or by the CPU.",
            "Documentation/admin-guide/hw-vuln/spectre.rst"),
    /** Spectre v2 between processes. */
    IBPB(
            "Indirect branch predictions are dropped on a switch between processes that asked for it, or between all.",
            "Documentation/admin-guide/hw-vuln/spectre.rst"),
    /** Spectre v2 between siblings. */
    STIBP(
            "Indirect branches of a thread are not predicted by what its sibling ran: for threads that asked for it, or for all.",
            "Documentation/admin-guide/hw-vuln/spectre.rst"),
    /** Return predictions of another task. */
    RSB_FILL(
            "The return stack buffer is filled with harmless entries on a switch between tasks and after a VM exit.",
            "Documentation/admin-guide/hw-vuln/spectre.rst"),
    /** Spectre v1, entry by exceptions and interrupts; that of system calls does not branch there. */
    SWAPGS(
            "A fence on entry by exceptions and interrupts keeps the CPU from guessing whether it was in the kernel already.",
            "Documentation/admin-guide/hw-vuln/spectre.rst"),
    /** Spectre v1, copies between kernel and user space. */
    USERCOPY(
            "Addresses that come from user space are masked, or fenced, before the kernel copies from or to them.",
            "Documentation/admin-guide/hw-vuln/spectre.rst"),
    /** Spectre v4. */
    SSBD(
            "Loads wait until the addresses of all earlier stores are known.",
            "Documentation/userspace-api/spec_ctrl.rst"),
    /** Gather data sampling, "Downfall". */
    GDS(
            "Microcode keeps gathers from handing on what vector registers held before, which makes gathers slower.",
            "Documentation/admin-guide/hw-vuln/gather_data_sampling.rst"),
    /** No mitigation, but up to Linux 5.15 what brought {@link #SSBD} to most programs that had it. */
    SECCOMP(
            "A filter of the thread is asked on every system call: a program, or its answer that the kernel remembers.",
            "Documentation/userspace-api/seccomp_filter.rst"),
    /** Inception, and Retbleed on AMD. */
    SRSO_RETBLEED(
            "Returns of the kernel go through a thunk that is not mistrained, or follow an untraining sequence on entry.",
            "Documentation/admin-guide/hw-vuln/srso.rst"),
    /** Foreshadow, on the host. */
    L1TF_FLUSH(
            "The first-level data cache is flushed before a guest is entered.",
            "Documentation/admin-guide/hw-vuln/l1tf.rst"),
    /** How much runs at all. */
    SMT_CAPACITY(
            "Without SMT there are fewer hardware threads: what is busy on all of them has to queue.",
            "Tullsen, Eggers, Levy (1995), doi:10.1145/223982.224449"),
    /** How fast one thread runs. */
    SMT_CONTENTION(
            "A busy sibling takes execution ports, caches and buffers of the same core.",
            "Tullsen, Eggers, Levy (1995), doi:10.1145/223982.224449"),
    /** Whatever a mitigation of the host adds to leaving and entering the guest. */
    VM_EXIT(
            "The guest leaves to its hypervisor, as for timers, interrupts between CPUs and halting; the host's own"
                    + " mitigations act there.",
            "Adams, Agesen (2006), doi:10.1145/1168857.1168860");

    private final String description;
    private final String source;

    Mechanism(String description, String source) {
        this.description = description;
        this.source = source;
    }

    /** One sentence in plain words. */
    public String description() {
        return description;
    }

    /** A file of the kernel's documentation, or a paper. */
    public String source() {
        return source;
    }
}
