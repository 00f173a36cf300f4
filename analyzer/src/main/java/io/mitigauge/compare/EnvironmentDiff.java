// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.Environment;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.EnvironmentChange.Kind;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Run;
import io.mitigauge.model.RunInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What differs between two environments, and what each difference means for a comparison. */
public final class EnvironmentDiff {

    /** Field that tells one boot from another. */
    static final String BOOT = "kernel.bootIdHash";

    private static final List<String> LIVE_ONLY =
            List.of("jvm.", "oshi.", "cgroup", "libc", "os.name", "os.arch", "cpu.allowed", "probe.");
    private static final String FOLDER = "vulnerabilities";

    private static final Reading NEVER_LOOKED_FOR =
            new Reading.Absent(Reading.Reason.MISSING, "not looked for by that version of mitigauge", "");

    private static final double MEMORY_TOLERANCE = 0.05;
    /**
     * Models are 100 MHz apart. Where no hypervisor tells the frequency, the kernel takes a first measurement that is right to 500 ppm,
     * on each of the two sides (arch/x86/kernel/tsc.c, quick_pit_calibrate); emulated machines were seen to say 1993 and 1996 MHz.
     */
    private static final double TSC_TOLERANCE = 0.002;

    private EnvironmentDiff() {}

    /** What differs between the starts of two runs, worst first; suites that differ are listed too. */
    public static List<EnvironmentChange> between(Run before, Run after) {
        List<EnvironmentChange> changes = new ArrayList<>();
        suite(before, after).ifPresent(changes::add);
        if (before.start().isPresent() && after.start().isPresent()) {
            between(before.start().get(), after.start().get()).stream()
                    .filter(c ->
                            !(notInTrees(c.field(), before, c.before()) || notInTrees(c.field(), after, c.after())))
                    .forEach(changes::add);
        }
        changes.sort(Comparator.comparing(EnvironmentChange::kind).reversed().thenComparing(EnvironmentChange::field));
        return changes;
    }

    /** What a captured tree cannot hold is no difference to a machine that was asked live. */
    private static boolean notInTrees(String field, Run run, Reading reading) {
        return run.info().kind() == RunInfo.Kind.TREE
                && reading.text().isEmpty()
                && LIVE_ONLY.stream().anyMatch(field::startsWith);
    }

    /** What differs between two snapshots, in the order of field names; consequences are marked as such. */
    public static List<EnvironmentChange> between(Environment before, Environment after) {
        List<EnvironmentChange> changes = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(before.fields().keySet());
        names.addAll(after.fields().keySet());
        if (isPlaceholder(before) || isPlaceholder(after)) {
            names.remove("cpu.microcode");
        }
        for (String name : names) {
            Reading first = reading(before, name);
            Reading second = reading(after, name);
            FieldRule rule = same(name, first, second) ? FieldRule.VOLATILE : FieldRule.of(name);
            if (rule != FieldRule.VOLATILE) {
                changes.add(change(name, first, second, rule));
            }
        }
        return Implications.mark(before, after, changes);
    }

    /** A file of the vulnerabilities folder is missing only where that folder could be listed. */
    private static Reading reading(Environment environment, String name) {
        Reading reading = environment.fields().get(name);
        if (reading != null) {
            return reading;
        }
        if (!name.startsWith(FOLDER + ".")) {
            return NEVER_LOOKED_FOR;
        }
        return environment.fields().get(FOLDER) instanceof Reading.Absent absent
                ? absent
                : new Reading.Absent(Reading.Reason.MISSING, "this kernel has no such file", FOLDER);
    }

    private static boolean same(String name, Reading first, Reading second) {
        return switch (first) {
            case Reading.Value value ->
                second instanceof Reading.Value other && sameValue(name, value.value(), other.value());
            case Reading.Absent absent -> second instanceof Reading.Absent other && absent.reason() == other.reason();
        };
    }

    private static boolean sameValue(String name, String first, String second) {
        if (first.equals(second)) {
            return true;
        }
        double tolerance = tolerance(name);
        if (tolerance == 0) {
            return false;
        }
        try {
            double one = Double.parseDouble(first.replace(" kB", ""));
            double other = Double.parseDouble(second.replace(" kB", ""));
            return Math.abs(one - other) <= tolerance * Math.max(one, other);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Kernels reserve different amounts of the same memory, and measure the same time stamp counter anew at each boot. */
    private static double tolerance(String name) {
        if (name.equals("clock.tscMegahertz")) {
            return TSC_TOLERANCE;
        }
        return name.startsWith("memory.") || name.startsWith("oshi.memory.") ? MEMORY_TOLERANCE : 0;
    }

    /** Whether a fact exists and could not be had: what it says, and whether it changed, is not known. */
    static boolean isHidden(Reading reading) {
        return reading.equals(NEVER_LOOKED_FOR)
                || (reading instanceof Reading.Absent absent && absent.reason() != Reading.Reason.MISSING);
    }

    /** Whether the microcode is a constant that a hypervisor makes up, which says nothing about that of the host. */
    private static boolean isPlaceholder(Environment environment) {
        return environment
                .text("cpu.microcodePlaceholder")
                .filter("yes"::equals)
                .isPresent();
    }

    private static EnvironmentChange change(String name, Reading before, Reading after, FieldRule rule) {
        if (isHidden(before) || isHidden(after)) {
            return new EnvironmentChange(
                    name, before, after, Kind.CONFOUNDER, "cannot be told on one side: whether it changed is unknown");
        }
        boolean emulationBegins = FieldRule.isHypervisor(name) && isEmulated(before) != isEmulated(after);
        if (emulationBegins && (leavesOpen(before) || leavesOpen(after))) {
            return new EnvironmentChange(
                    name,
                    before,
                    after,
                    Kind.CONFOUNDER,
                    "one side was emulated in software, and of the other it cannot be told");
        }
        return emulationBegins
                ? new EnvironmentChange(
                        name, before, after, Kind.FATAL, "one side was emulated in software: its figures mean nothing")
                : new EnvironmentChange(name, before, after, rule.kind(), rule.meaning());
    }

    private static boolean leavesOpen(Reading reading) {
        return Environment.leavesOpen(reading.text().orElse(""));
    }

    private static boolean isEmulated(Reading reading) {
        return Environment.saysEmulated(reading.text().orElse(""));
    }

    private static Optional<EnvironmentChange> suite(Run before, Run after) {
        Optional<String> first = before.info().suiteDigest();
        Optional<String> second = after.info().suiteDigest();
        if (first.isEmpty() || second.isEmpty() || first.equals(second)) {
            return Optional.empty();
        }
        return Optional.of(new EnvironmentChange(
                "suite.digest",
                new Reading.Value(
                        first.get().substring(0, Math.min(12, first.get().length())), "manifest.json"),
                new Reading.Value(
                        second.get().substring(0, Math.min(12, second.get().length())), "manifest.json"),
                Kind.FATAL,
                "the benchmarks themselves differ: measure both sides with the same build of mitigauge"));
    }
}
