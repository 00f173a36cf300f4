// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.compare.EnvironmentDiff;
import io.mitigauge.mitigation.MdsAnswer;
import io.mitigauge.mitigation.MdsAnswer.Verdict;
import io.mitigauge.mitigation.SmtAnswer;
import io.mitigauge.mitigation.Vulnerability;
import io.mitigauge.mitigation.Vulnerability.State;
import io.mitigauge.model.Environment;
import io.mitigauge.model.EnvironmentChange;
import io.mitigauge.model.EnvironmentChange.Kind;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import io.mitigauge.model.Reading.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What holds of every guest, however damaged its files are: an answer is given, it has a reason, and nothing is claimed
 * that no file says. Each law ends in an {@link AssertionError} that says what broke it.
 */
final class GuestLaws {

    private static final String MDS = "vulnerabilities.mds";
    private static final String FOLDER = "vulnerabilities";
    private static final Set<String> GROUPS = Set.of(
            "boot",
            "cgroup",
            "cpu",
            "cpu.liveSignature",
            "hypervisor",
            "jvm",
            "kernel",
            "kernel.config",
            "oshi",
            "platform",
            "process");

    /** Beginnings of lines that the kernel's ABI, or bugs.c, knows. */
    private static final List<String> HEADS = List.of(
            "Not affected", "Vulnerable", "Mitigation", "Unknown", "KVM: Mitigation", "KVM: Vulnerable", "Processor");

    private static final List<String> SMT_WORDS =
            List.of("on", "off", "forceoff", "notsupported", "notimplemented", "absent");

    private GuestLaws() {}

    /** Of one damaged guest, given what it said before. */
    static void check(Mutant mutant, Environment whole, Environment damaged) {
        damaged.fields().forEach(GuestLaws::checkReading);
        checkWhatWasNotTouched(mutant, whole, damaged);
        Vulnerability.all(damaged).forEach(GuestLaws::checkVulnerability);
        checkMds(mutant, damaged, MdsAnswer.of(damaged));
        checkSmt(damaged, SmtAnswer.of(damaged));
        checkChanges(whole, damaged);
    }

    private static void checkReading(String name, Reading reading) {
        switch (reading) {
            case Absent absent -> {
                require(!absent.detail().isBlank(), name + " is absent without a reason");
                require(!GROUPS.contains(name) || !absent.source().equals(name), name + " failed: " + absent.detail());
            }
            case Value value -> {
                require(!value.value().isBlank(), name + " is blank");
                require(value.value().equals(value.value().strip()), name + " is not stripped");
                require(!value.value().contains("SECRET"), name + " comes from outside");
            }
        }
        require(!reading.source().isBlank(), name + " has no source");
        require(!reading.source().contains("/guest"), name + " names the root");
    }

    private static void checkWhatWasNotTouched(Mutant mutant, Environment whole, Environment damaged) {
        boolean hostTouched = mutant.touches("/etc/hostname") || mutant.touches("/proc/sys/kernel/hostname");
        for (Map.Entry<String, Reading> field : whole.fields().entrySet()) {
            String source = field.getValue().source();
            boolean plainFile = source.startsWith("/") && source.indexOf('*') < 0 && source.indexOf(',') < 0;
            boolean linked = source.startsWith("/etc/") || field.getKey().equals("hypervisor.kind");
            if (plainFile
                    && !linked
                    && !hostTouched
                    && !mutant.touched().stream().anyMatch(t -> related(t, source))) {
                require(
                        field.getValue().equals(damaged.fields().get(field.getKey())),
                        field.getKey() + " changed though nobody touched its source");
            }
        }
    }

    /** One of the two lies below the other. */
    private static boolean related(String one, String other) {
        return (one + "/").startsWith(other + "/") || (other + "/").startsWith(one + "/");
    }

    private static void checkVulnerability(Vulnerability vulnerability) {
        String line = vulnerability.reading().text().orElse("");
        boolean known = HEADS.stream().anyMatch(line::startsWith);
        switch (vulnerability.state()) {
            case ABSENT -> require(line.isEmpty(), vulnerability + " has a line");
            case UNKNOWN -> require(!line.isEmpty(), vulnerability + " has no line");
            case NOT_AFFECTED, MITIGATED, VULNERABLE -> require(known, vulnerability + " was guessed");
        }
    }

    private static void checkMds(Mutant mutant, Environment damaged, MdsAnswer answer) {
        require(!answer.because().isBlank(), "no reason for the verdict");
        Reading line = damaged.fields().get(MDS);
        boolean supported = switch (line) {
            case null -> supportedByAbsence(damaged, answer);
            case Absent absent -> false;
            case Value value -> supportedBy(value.value(), answer.verdict());
        };
        require(answer.verdict() == Verdict.UNKNOWN || supported, "guessed " + answer + " of " + line);
        if (isUnreadable(mutant.disk())) {
            require(answer.verdict() == Verdict.UNKNOWN, "told " + answer + " of a file that cannot be read");
        }
    }

    private static boolean supportedBy(String line, Verdict verdict) {
        return switch (verdict) {
            case NOT_AFFECTED -> line.equals("Not affected");
            case MITIGATED ->
                line.startsWith("Mitigation")
                        && (line.contains("SMT disabled")
                                || line.contains("SMT mitigated")
                                || line.contains("SMT Host state unknown"));
            case PARTIAL -> line.startsWith("Mitigation") && line.contains("SMT vulnerable");
            case VULNERABLE -> line.matches("(?s)(KVM: |Mitigation: )?Vulnerable.*|Processor vulnerable.*");
            case UNKNOWN -> true;
        };
    }

    /** A missing file is evidence only beside others that a kernel wrote, or in a /sys that has CPUs; and of a known CPU. */
    private static boolean supportedByAbsence(Environment damaged, MdsAnswer answer) {
        boolean written = Vulnerability.all(damaged).stream()
                .anyMatch(v -> v.state() != State.ABSENT && HEADS.stream().anyMatch(v.shown()::startsWith));
        boolean folderGone = damaged.fields().get(FOLDER) instanceof Absent absent && absent.reason() == Reason.MISSING;
        boolean listed = !damaged.fields().containsKey(FOLDER) && written;
        boolean cpuKnown = damaged.text("cpu.vendor").isPresent();
        return cpuKnown
                && (answer.verdict() == Verdict.VULNERABLE || answer.verdict() == Verdict.NOT_AFFECTED)
                && (listed || (folderGone && damaged.text("cpu.online").isPresent()));
    }

    /** Whether the file or its folder is there and cannot be read, with nothing odd above it. */
    private static boolean isUnreadable(MemoryDisk disk) {
        Optional<MemoryDisk.Node> folder = Optional.ofNullable(disk.nodes().get(Mutator.VULNERABILITIES));
        Optional<MemoryDisk.Node> file = Optional.ofNullable(disk.nodes().get(Mutator.VULNERABILITIES + "/mds"));
        boolean masked = folder.filter(MemoryDisk.FOLDER::equals).isPresent()
                && disk.nodes().keySet().stream().noneMatch(p -> p.startsWith(Mutator.VULNERABILITIES + "/"));
        boolean noFolder = folder.filter(f -> !(f instanceof MemoryDisk.Link) && !f.equals(MemoryDisk.FOLDER))
                .isPresent();
        boolean noFile = file.filter(f -> f instanceof MemoryDisk.Sparse || f instanceof MemoryDisk.Special)
                .isPresent();
        return masked || noFolder || noFile;
    }

    private static void checkSmt(Environment damaged, SmtAnswer answer) {
        String word = damaged.text("smt.control").orElse("absent");
        require(answer.control().equals(word), "another word on SMT: " + answer);
        require(!answer.because().isBlank(), "no reason for " + answer);
        boolean counted = answer.because().startsWith("partly on") && word.matches("[0-9]{1,4}");
        require(
                SMT_WORDS.contains(word) || counted || answer.because().startsWith("unknown"),
                "understood " + word + " as " + answer);
        require(!word.equals("absent") || answer.because().startsWith("unknown"), "guessed " + answer);
        require(
                damaged.text("kernel.commandLine").isPresent()
                        || !answer.because().contains("no boot parameter"),
                "knows parameters that cannot be read: " + answer);
    }

    private static void checkChanges(Environment whole, Environment damaged) {
        require(EnvironmentDiff.between(damaged, damaged).isEmpty(), "differs from itself");
        List<EnvironmentChange> changes = EnvironmentDiff.between(whole, damaged);
        for (EnvironmentChange change : changes) {
            require(!change.meaning().isBlank(), change.field() + " changed without a meaning");
            require(!change.before().equals(change.after()), change.field() + " is listed and has not changed");
            require(
                    change.kind() != Kind.INTENDED || !(unreadable(change.before()) || unreadable(change.after())),
                    change.field() + " is called changed though it cannot be read: " + change);
        }
        require(
                fields(changes).equals(fields(EnvironmentDiff.between(damaged, whole))),
                "the changes are others the other way round");
    }

    private static boolean unreadable(Reading reading) {
        return reading instanceof Absent absent && absent.reason() != Reason.MISSING;
    }

    private static Set<String> fields(List<EnvironmentChange> changes) {
        return changes.stream().map(EnvironmentChange::field).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
