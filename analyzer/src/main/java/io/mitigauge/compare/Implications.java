// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.mitigation.Vulnerability;
import io.mitigauge.mitigation.Wording;
import io.mitigauge.model.CpuList;
import io.mitigauge.model.Environment;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.EnvironmentChange.Kind;
import io.mitigauge.model.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which changes are mere consequences of others, so that one cause is listed once: docs/environment.md, "What changed".
 */
final class Implications {

    private static final String SMT = "smt.control";
    private static final String KERNEL = "kernel.release";
    private static final String PARAMETERS = "kernel.commandLine";
    private static final String MODEL = "cpu.model";
    private static final String ONLINE = "cpu.online";
    private static final String VULNERABILITIES = "vulnerabilities.";

    /** What changes with the number of online CPUs alone. */
    private static final Set<String> FOLLOWS_ONLINE = Set.of(
            ONLINE,
            "cpu.offline",
            "cpu.siblings",
            "cpu.threadsPerCore",
            "probe.siblings",
            "cpu.allowed",
            "cgroup.cpuset",
            "numa.cpus",
            "jvm.processors",
            "oshi.processor.logicalCount");

    /** What follows from another field, whatever both say. */
    private static final Map<String, String> FOLLOWS = Map.ofEntries(
            Map.entry("smt.active", SMT),
            Map.entry("kernel.version", KERNEL),
            Map.entry("kernel.commandLineHash", PARAMETERS),
            Map.entry("cpu.modelNumber", MODEL),
            Map.entry("cpu.stepping", MODEL),
            Map.entry("cpu.family", MODEL),
            Map.entry("cpu.vendor", MODEL),
            Map.entry("cpu.flags", MODEL),
            Map.entry("cpu.bugs", MODEL),
            Map.entry("cpu.caches", MODEL),
            Map.entry("cpu.liveSignature", MODEL),
            Map.entry("clock.tscMegahertz", MODEL),
            Map.entry("kernel.config.mitigations", KERNEL),
            Map.entry("kernel.config.preemption", KERNEL),
            Map.entry("kernel.config.tick", KERNEL),
            Map.entry("kernel.config.smp", KERNEL),
            Map.entry("cpu.isolated", PARAMETERS),
            Map.entry("process.storeBypass", "vulnerabilities.spec_store_bypass"),
            Map.entry("process.indirectBranch", "vulnerabilities.spectre_v2"),
            Map.entry("oshi.processor.name", MODEL),
            Map.entry("oshi.memory.total", "memory.total"),
            Map.entry("jvm.vendor", "jvm.version"),
            Map.entry("jvm.name", "jvm.version"));

    /** Parameters that do nothing but switch SMT off. */
    private static final Set<String> SMT_PARAMETERS =
            Set.of("nosmt", "nosmt=force", "mitigations=auto,nosmt", "mitigations=auto");

    /** Flags that the kernel adds for what it does itself (arch/x86/include/asm/cpufeatures.h). */
    private static final Set<String> KERNELS_FLAGS = Set.of(
            "pti",
            "kaiser",
            "retpoline",
            "retpoline_amd",
            "retpoline_lfence",
            "ibrs_enhanced",
            "ibrs_fw",
            "use_ibpb",
            "use_ibrs",
            "rsb_ctxsw",
            "rethunk",
            "unret");

    /** Flags by which the CPU, or the hypervisor in its place, offers means of mitigation. */
    private static final Set<String> HARDWARE_FLAGS = Set.of(
            "md_clear",
            "ssbd",
            "virt_ssbd",
            "amd_ssbd",
            "ibrs",
            "ibpb",
            "stibp",
            "flush_l1d",
            "arch_capabilities",
            "spec_ctrl",
            "intel_stibp",
            "ibpb_brtype",
            "bhi_ctrl",
            "rrsba_ctrl",
            "verw_clear",
            "tsa_sq_no",
            "tsa_l1_no");

    private final Environment before;
    private final Environment after;
    private final Map<String, EnvironmentChange> changes = new HashMap<>();

    private Implications(Environment before, Environment after, List<EnvironmentChange> changes) {
        this.before = before;
        this.after = after;
        changes.forEach(c -> this.changes.put(c.field(), c));
    }

    /** The same changes, consequences marked as such. */
    static List<EnvironmentChange> mark(Environment before, Environment after, List<EnvironmentChange> changes) {
        Implications implications = new Implications(before, after, changes);
        List<EnvironmentChange> marked = new ArrayList<>();
        for (EnvironmentChange change : changes) {
            boolean hidden = EnvironmentDiff.isHidden(change.before()) || EnvironmentDiff.isHidden(change.after());
            marked.add(change.kind() == Kind.FATAL || hidden ? change : implications.judged(change));
        }
        return marked;
    }

    private EnvironmentChange judged(EnvironmentChange change) {
        String field = change.field();
        String cause = FOLLOWS.get(field);
        if (cause != null && changes.containsKey(cause)) {
            EnvironmentChange root = changes.get(cause);
            return change.impliedBy(cause, "comes with " + cause).judged(root.kind(), "comes with " + cause);
        }
        if (FOLLOWS_ONLINE.contains(field)) {
            return followsOnline(change);
        }
        if (field.equals(PARAMETERS) && changes.containsKey(SMT) && SMT_PARAMETERS.containsAll(changedParameters())) {
            return change.impliedBy(SMT, "the boot parameter that switches SMT");
        }
        if (field.equals("cpu.flags")) {
            return flags(change);
        }
        return field.startsWith(VULNERABILITIES) ? vulnerability(change) : change;
    }

    private EnvironmentChange flags(EnvironmentChange change) {
        Set<String> changed = difference(
                words(change.before().text().orElse("")),
                words(change.after().text().orElse("")));
        for (String cause : List.of(PARAMETERS, KERNEL)) {
            if (changes.containsKey(cause) && KERNELS_FLAGS.containsAll(changed)) {
                return change.impliedBy(cause, "the kernel's own flags for its mitigations");
            }
        }
        boolean mitigations = Stream.of(KERNELS_FLAGS, HARDWARE_FLAGS)
                .flatMap(Set::stream)
                .collect(Collectors.toSet())
                .containsAll(changed);
        return mitigations && !changed.isEmpty()
                ? change.judged(Kind.INTENDED, "hypervisor or microcode show other means of mitigation")
                : change;
    }

    private EnvironmentChange followsOnline(EnvironmentChange change) {
        if (changes.containsKey(SMT) && siblingsExplainCpus()) {
            return change.impliedBy(SMT, "comes with the second threads of the cores");
        }
        if (change.field().equals(ONLINE)) {
            return change.judged(Kind.CONFOUNDER, "another number of CPUs, which SMT does not explain");
        }
        return changes.containsKey(ONLINE)
                ? change.impliedBy(ONLINE, "comes with the number of CPUs")
                        .judged(Kind.CONFOUNDER, "comes with " + ONLINE)
                : change;
    }

    /** Whether the CPUs that only one side has are exactly second threads of cores that both have. */
    private boolean siblingsExplainCpus() {
        Optional<Set<Integer>> first = cpus(before);
        Optional<Set<Integer>> second = cpus(after);
        if (first.isEmpty() || second.isEmpty()) {
            return false;
        }
        boolean shrinks = first.get().containsAll(second.get());
        Environment wider = shrinks ? before : after;
        Set<Integer> all = shrinks ? first.get() : second.get();
        Set<Integer> kept = shrinks ? second.get() : first.get();
        if (!all.containsAll(kept)) {
            return false;
        }
        try {
            for (String core : wider.text("cpu.siblings").orElse("").split(";", -1)) {
                Set<Integer> threads = new TreeSet<>(CpuList.parse(core));
                threads.retainAll(kept);
                if (threads.size() != 1) {
                    return false;
                }
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<Set<Integer>> cpus(Environment environment) {
        try {
            return environment.text(ONLINE).map(CpuList::parse);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private EnvironmentChange vulnerability(EnvironmentChange change) {
        String file = change.field().substring(VULNERABILITIES.length());
        Vulnerability first = Vulnerability.of(file, change.before());
        Vulnerability second = Vulnerability.of(file, change.after());
        if (changes.containsKey(SMT) && Wording.differOnlyBySmt(first, second)) {
            return change.impliedBy(SMT, "only what it says of SMT changed");
        }
        if (changes.containsKey(KERNEL) && Wording.sameState(first, second)) {
            return change.impliedBy(KERNEL, "the other kernel words the same state differently");
        }
        if (changes.containsKey(KERNEL) && (isMissing(change.before()) || isMissing(change.after()))) {
            return change.impliedBy(KERNEL, "only one of the kernels knows this vulnerability");
        }
        if (!changedParameters().isEmpty()) {
            return changes.containsKey(PARAMETERS) && !SMT_PARAMETERS.containsAll(changedParameters())
                    ? change.impliedBy(PARAMETERS, "comes with the boot parameters")
                    : change;
        }
        return changes.containsKey(KERNEL) || changes.containsKey("kernel.commandLineHash")
                ? change
                : change.judged(
                        Kind.INTENDED,
                        "changed with the same kernel and boot parameters: the host, its hypervisor or the microcode was"
                                + " updated, or it was changed at run time");
    }

    private static boolean isMissing(Reading reading) {
        return reading instanceof Reading.Absent absent && absent.reason() == Reading.Reason.MISSING;
    }

    /** Parameters that only one side has. */
    private Set<String> changedParameters() {
        return difference(
                words(before.text(PARAMETERS).orElse("")),
                words(after.text(PARAMETERS).orElse("")));
    }

    private static Set<String> words(String text) {
        return Stream.of(text.split("\\s+", -1)).filter(w -> !w.isEmpty()).collect(Collectors.toSet());
    }

    private static Set<String> difference(Set<String> first, Set<String> second) {
        return Stream.concat(
                        first.stream().filter(w -> !second.contains(w)),
                        second.stream().filter(w -> !first.contains(w)))
                .collect(Collectors.toSet());
    }
}
