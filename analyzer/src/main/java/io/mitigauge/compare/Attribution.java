// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.mitigation.LiveMigration;
import io.mitigauge.model.Environment;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.EnvironmentChange.Kind;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** To what a difference may be put down, as far as the environments tell: sentences for the cautions. */
final class Attribution {

    /** Fields without which nothing can be said about the question itself. */
    private static final List<String> DECISIVE = List.of("smt.control", "vulnerabilities", "vulnerabilities.mds");

    private static final Set<String> CPU =
            Set.of("cpu.vendor", "cpu.family", "cpu.modelNumber", "cpu.stepping", "cpu.model");

    private Attribution() {}

    static List<String> of(Side first, Side second, List<EnvironmentChange> changes) {
        Run before = first.runs().getFirst();
        Run after = second.runs().getFirst();
        List<String> sentences = new ArrayList<>();
        bundle(changes).ifPresent(sentences::add);
        otherHost(before, after, changes).ifPresent(sentences::add);
        if (before.start().isPresent() && after.start().isPresent()) {
            intentThatDidNotTake(after.start().get()).ifPresent(sentences::add);
            unknown(before.start().get(), after.start().get()).ifPresent(sentences::add);
        }
        sentences.addAll(first.ofEach("before", Attribution::movedLive));
        sentences.addAll(second.ofEach("after", Attribution::movedLive));
        sentences.addAll(first.ofEach("before", Attribution::changedWithin));
        sentences.addAll(second.ofEach("after", Attribution::changedWithin));
        return sentences;
    }

    /** Several settings changed at once. */
    private static Optional<String> bundle(List<EnvironmentChange> changes) {
        Set<String> groups = changes.stream()
                .filter(c -> c.kind() == Kind.INTENDED && c.impliedBy().isEmpty())
                .map(c -> group(c.field()))
                .collect(Collectors.toCollection(TreeSet::new));
        return groups.size() < 2
                ? Optional.empty()
                : Optional.of(String.join(" and ", groups)
                        + " changed together: only their total cost can be told; a run for each of them alone would split"
                        + " it");
    }

    private static String group(String field) {
        if (field.startsWith("smt.")) {
            return "SMT";
        }
        if (field.startsWith("probe.")) {
            return "which CPUs share a core";
        }
        if (FieldRule.of(field) == FieldRule.MITIGATION || field.startsWith("kernel.commandLine")) {
            return "mitigations or boot parameters";
        }
        return field.startsWith("cpu.") ? "what CPU and hypervisor show" : "the kernel";
    }

    /** The same machine on other hardware, or another machine. */
    private static Optional<String> otherHost(Run before, Run after, List<EnvironmentChange> changes) {
        boolean otherCpu = changes.stream().anyMatch(c -> CPU.contains(c.field()));
        if (!otherCpu) {
            return Optional.empty();
        }
        Optional<String> first = before.start().flatMap(e -> e.text("machine.idHash"));
        boolean same = first.isPresent() && first.equals(after.start().flatMap(e -> e.text("machine.idHash")));
        return Optional.of(
                same
                        ? "the same machine has another CPU now: it was moved to another host, and the cost cannot be put down"
                                + " to SMT or mitigations"
                        : "the CPUs differ: this compares two machines, and not two settings of one");
    }

    private static Optional<String> intentThatDidNotTake(Environment after) {
        boolean asked = List.of(after.text("kernel.commandLine").orElse("").split("\\s+", -1)).stream()
                .anyMatch(p -> p.equals("nosmt") || p.equals("nosmt=force"));
        return asked && after.text("smt.control").filter("on"::equals).isPresent()
                ? Optional.of(
                        "the boot parameters ask for nosmt, and the kernel still reports SMT on: it was switched on again")
                : Optional.empty();
    }

    /** What neither side knows is not the same on both. */
    private static Optional<String> unknown(Environment before, Environment after) {
        String fields = DECISIVE.stream()
                .filter(f -> isUnknown(before, f) && isUnknown(after, f))
                .collect(Collectors.joining(", "));
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of("unknown on both sides, which is not the same as unchanged: " + fields);
    }

    private static boolean isUnknown(Environment environment, String field) {
        return environment.fields().get(field) instanceof Reading.Absent;
    }

    /** A guest on another CPU than the one it was booted on, at the start of the run or at its end. */
    static Optional<String> movedLive(Run run, String side) {
        return run.end()
                .flatMap(LiveMigration::sign)
                .or(() -> run.start().flatMap(LiveMigration::sign))
                .map(sign -> "the run " + side + " was on another CPU than at boot (" + sign
                        + "): the guest was moved live, and the kernel's words on mitigations and SMT are about the CPU"
                        + " that it left");
    }

    /** A run during which the machine changed; within one boot that may be a live migration. */
    static Optional<String> changedWithin(Run run, String side) {
        if (run.start().isEmpty() || run.end().isEmpty()) {
            return Optional.empty();
        }
        String fields = EnvironmentDiff.between(run.start().get(), run.end().get()).stream()
                .filter(c -> c.impliedBy().isEmpty())
                .filter(c -> !EnvironmentDiff.isHidden(c.before()) && !EnvironmentDiff.isHidden(c.after()))
                .map(EnvironmentChange::field)
                .collect(Collectors.joining(", "));
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of("during the run " + side + " the machine itself changed (" + fields
                        + "), as in a live migration: its figures are of two states");
    }
}
