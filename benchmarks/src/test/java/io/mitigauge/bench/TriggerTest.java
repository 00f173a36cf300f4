// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What sets off which mitigation, by the documentation of the Linux kernel; in the order of {@link Mechanism}. */
final class TriggerTest {

    @Test
    void aSystemCallPassesAllThatGuardsTheKernelAndClearsTheBranchHistory() {
        // arch/x86/pti.rst: page tables are switched on entry by system calls, interrupts and exceptions.
        // arch/x86/mds.rst: buffers are cleared on return to user space.
        // admin-guide/hw-vuln/spectre.rst: IBRS; the branch history is cleared on system calls and VM exits alone; the
        // fence of SWAPGS is for interrupts and exceptions.
        // admin-guide/hw-vuln/srso.rst: every return of the kernel, or a barrier on crossing from user to kernel.
        // arch/x86/entry/common.c before Linux 6.9: sys_call_table is called through.
        assertThat(Trigger.SYSTEM_CALL.mechanisms())
                .containsExactly(
                        Mechanism.PTI,
                        Mechanism.VERW,
                        Mechanism.RETPOLINE,
                        Mechanism.IBRS,
                        Mechanism.BHI,
                        Mechanism.SRSO_RETBLEED);
    }

    @Test
    void anExceptionHasAFenceInPlaceOfTheBranchHistory() {
        // admin-guide/hw-vuln/spectre.rst, "Spectre variant 1 (swapgs)": interrupts and exceptions.
        // All else is as in system calls, and by the same files.
        assertThat(Trigger.EXCEPTION.mechanisms())
                .containsExactly(
                        Mechanism.PTI, Mechanism.VERW, Mechanism.IBRS, Mechanism.SWAPGS, Mechanism.SRSO_RETBLEED);
    }

    @Test
    void anInterruptIsAnExceptionInWhichTheHypervisorHasAPart() {
        // The same files; and Adams and Agesen (2006) for guests, doi:10.1145/1168857.1168860.
        assertThat(Trigger.INTERRUPT.mechanisms())
                .containsExactly(
                        Mechanism.PTI,
                        Mechanism.VERW,
                        Mechanism.IBRS,
                        Mechanism.SWAPGS,
                        Mechanism.SRSO_RETBLEED,
                        Mechanism.VM_EXIT);
    }

    @Test
    void anIndirectCallGoesThroughARetpoline() {
        // admin-guide/hw-vuln/spectre.rst: return trampolines for all indirect branches.
        assertThat(Trigger.INDIRECT_CALL.mechanisms()).containsExactly(Mechanism.RETPOLINE);
    }

    @Test
    void aCopyToOrFromAProgramHasItsAddressesMasked() {
        // admin-guide/hw-vuln/spectre.rst: usercopy barriers and sanitization of pointers to user space.
        assertThat(Trigger.USER_COPY.mechanisms()).containsExactly(Mechanism.USERCOPY);
    }

    @Test
    void aSwitchOfTasksFillsTheReturnStackBufferAndGoesThroughPointersOfTheScheduler() {
        // admin-guide/hw-vuln/spectre.rst: the return stack buffer is stuffed on context switch.
        // scheduler/sched-design-CFS.rst: classes are structures of hooks that the core calls.
        assertThat(Trigger.TASK_SWITCH.mechanisms()).containsExactly(Mechanism.RETPOLINE, Mechanism.RSB_FILL);
    }

    @Test
    void aSwitchOfProcessesIsOneOfTasksAndABarrier() {
        // admin-guide/hw-vuln/spectre.rst: IBPB on switching to and from a process that asked for it.
        assertThat(Trigger.PROCESS_SWITCH.mechanisms())
                .containsExactly(Mechanism.RETPOLINE, Mechanism.IBPB, Mechanism.RSB_FILL);
    }

    @Test
    void leavingTheGuestIsOneMechanismWhateverTheHostDoes() {
        assertThat(Trigger.VM_EXIT.mechanisms()).containsExactly(Mechanism.VM_EXIT);
    }

    @Test
    void smtIsFeltThroughASharedCoreAndThroughTheNumberOfCpus() {
        // Tullsen, Eggers, Levy (1995), doi:10.1145/223982.224449.
        assertThat(Trigger.SHARED_CORE.mechanisms()).containsExactly(Mechanism.SMT_CONTENTION);
        assertThat(Trigger.ALL_CPUS.mechanisms()).containsExactly(Mechanism.SMT_CAPACITY);
    }

    @ParameterizedTest
    @EnumSource(Trigger.class)
    void nobodyCanChangeWhatATriggerSetsOff(Trigger trigger) {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> trigger.mechanisms().clear());
    }
}
