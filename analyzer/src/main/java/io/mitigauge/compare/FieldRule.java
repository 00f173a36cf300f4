// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.EnvironmentChange.Kind;
import java.util.List;

/** What a change of a field means, by the field's name; docs/environment.md lists the names. */
enum FieldRule {
    /** Different in every run, or at any moment; says nothing by itself. */
    VOLATILE(
            Kind.INTENDED,
            "",
            "kernel.bootIdHash",
            "load.",
            "run.", // of the wait before it, on one side only; Cautions reads it
            "uptime", // and what is computed from it: no proof of anything
            "memory.available",
            "memory.free",
            "memory.swapFree",
            "oshi.memory.available",
            "oshi.uptime",
            "probe.finding",
            "probe.together",
            "probe.control",
            "probe.lineNanos"),
    /** Nothing can be compared across it. */
    FATAL(Kind.FATAL, "another architecture: no figure carries over", "os.arch"),
    /** HyperThreading. */
    SMT(
            Kind.INTENDED,
            "hyper-threading (SMT) was switched, or its effect on the CPUs",
            "smt.",
            "cpu.online",
            "cpu.offline",
            "cpu.siblings",
            "cpu.threadsPerCore"),
    /** Which CPUs share a core, as measured: what SMT on the host comes to, where the guest cannot see it. */
    SHARED_CORES(
            Kind.INTENDED,
            "measured: other CPUs share a core; SMT of the host, or where the hypervisor runs the CPUs, changed",
            "probe.siblings"),
    /** Counts that follow from which CPUs are online; where something else limits them, that is listed by itself. */
    CPU_COUNT(
            Kind.INTENDED,
            "follows the number of CPUs that may be used",
            "jvm.processors",
            "oshi.processor.logicalCount"),
    /** The kernel's word on a vulnerability. */
    MITIGATION(
            Kind.INTENDED,
            "the kernel reports another state of this mitigation",
            "vulnerabilities",
            "process.storeBypass",
            "process.indirectBranch",
            "kernel.unprivilegedBpfDisabled"),
    /** The kernel and what it was told. */
    KERNEL(Kind.INTENDED, "another kernel, or other parameters for it", "kernel."),
    /** What the kernel says about itself beside that. */
    TAINT(Kind.CONFOUNDER, "other modules were loaded, or the kernel has warned of something", "kernel.tainted"),
    /** Microcode of the CPU. */
    MICROCODE(Kind.INTENDED, "other microcode, or another host", "cpu.microcode"),
    /** Which machine it is. */
    MACHINE(
            Kind.CONFOUNDER,
            "this is another machine, or it was moved to another host",
            "machine.",
            "cpu.",
            "hypervisor."),
    /** The CPU that executes, and what the hypervisor shows of it. */
    LIVE_CPU(
            Kind.CONFOUNDER,
            "this is another host, or its hypervisor shows the CPU otherwise",
            "cpu.liveSignature",
            "clock.tscMegahertz",
            "cpu.microcodePlaceholder"),
    /** How the CPUs idle and at which frequency they run. */
    POWER(
            Kind.CONFOUNDER,
            "the CPUs idle or change their frequency otherwise",
            "cpu.governor",
            "cpu.frequencyDriver",
            "cpu.boost",
            "cpu.idle"),
    /** CPUs that are kept free. */
    ISOLATION(Kind.CONFOUNDER, "other CPUs are kept free of other work", "cpu.isolated"),
    /** Where memory lies. */
    NUMA(Kind.CONFOUNDER, "memory lies on other nodes, or is moved between them otherwise", "numa."),
    /** What the process may do. */
    PROCESS(Kind.CONFOUNDER, "system calls are filtered otherwise", "process."),
    /** Which share of a busy CPU it gets. */
    PRIORITY(
            Kind.CONFOUNDER,
            "another priority or scheduling policy: it gets another share of CPUs that are busy",
            "process.nice",
            "process.scheduling"),
    /** A promise of the process, that alone changes no system call. */
    PRIVILEGES(
            Kind.CONFOUNDER,
            "something else started it, which may confine it otherwise; by itself this filters no system call",
            "process.noNewPrivs"),
    /** What surrounds the process. */
    CONTAINER(Kind.CONFOUNDER, "another kind of container, or one on one side only", "container."),
    /** The clock that every figure is read from. */
    CLOCK(Kind.CONFOUNDER, "another clock source: short operations are timed differently", "clock."),
    /** Memory and its pages. */
    MEMORY(Kind.CONFOUNDER, "another amount or kind of memory", "memory."),
    /** Limits of the control group. */
    CGROUP(Kind.CONFOUNDER, "another limit for this process", "cgroup."),
    /** The JVM that measures. */
    JVM(Kind.CONFOUNDER, "another JVM: its compiler or collector may make the difference", "jvm."),
    /** A slowdown of known size, for validation. */
    INJECTED(
            Kind.CONFOUNDER,
            "some benchmarks were slowed down on purpose, to see whether a comparison finds it",
            "jvm.injected"),
    /** The program that measures. */
    TOOL(Kind.CONFOUNDER, "another version of mitigauge", "tool."),
    /** OSHI's second opinion on what other fields say. */
    OSHI(Kind.CONFOUNDER, "OSHI, a second opinion, sees a difference", "oshi."),
    /** Whatever has no rule of its own. */
    OTHER(Kind.CONFOUNDER, "differs, and may matter", "");

    private final Kind kind;
    private final String meaning;
    private final List<String> prefixes;

    FieldRule(Kind kind, String meaning, String... prefixes) {
        this.kind = kind;
        this.meaning = meaning;
        this.prefixes = List.of(prefixes);
    }

    /** The rule with the longest prefix of the name. */
    static FieldRule of(String field) {
        FieldRule best = OTHER;
        int length = -1;
        for (FieldRule rule : values()) {
            for (String prefix : rule.prefixes) {
                if (field.startsWith(prefix) && prefix.length() > length) {
                    best = rule;
                    length = prefix.length();
                }
            }
        }
        return best;
    }

    static boolean isHypervisor(String field) {
        return field.startsWith("hypervisor.") || field.equals("cpu.model");
    }

    Kind kind() {
        return kind;
    }

    String meaning() {
        return meaning;
    }
}
