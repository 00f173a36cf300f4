// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the guest said about itself at one moment.
 *
 * <p>Field names are dotted paths, most general first ({@code smt.control}, {@code kernel.release},
 * {@code vulnerabilities.mds}); docs/environment.md lists them.
 *
 * @param takenAt when the snapshot was taken
 * @param fields every field that was looked for, those that are absent included
 */
public record Environment(Instant takenAt, SortedMap<String, Reading> fields) {

    /** Copies the fields. */
    public Environment {
        Objects.requireNonNull(takenAt, "takenAt");
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /** The text of a field; empty where it is absent or was never looked for. */
    public Optional<String> text(String field) {
        Reading reading = fields.get(field);
        return reading == null ? Optional.empty() : reading.text();
    }

    /** The same with further fields; one of the same name is replaced. */
    public Environment with(Map<String, Reading> further) {
        SortedMap<String, Reading> all = new TreeMap<>(fields);
        all.putAll(further);
        return new Environment(takenAt, all);
    }

    /** Whether a program plays the CPUs, so that no figure of this guest means anything. */
    public boolean emulated() {
        return Stream.of("hypervisor.kind", "cpu.model")
                .map(field -> text(field).orElse(""))
                .anyMatch(Environment::saysEmulated);
    }

    /** Whether the hypervisor is one that often emulates, and nothing tells whether it does. */
    public boolean perhapsEmulated() {
        return !emulated() && leavesOpen(text("hypervisor.kind").orElse(""));
    }

    /** Whether the name of a hypervisor leaves open whether it emulates. */
    public static boolean leavesOpen(String name) {
        return name.contains("perhaps emulation");
    }

    /** Whether a name of a hypervisor or a CPU is that of QEMU's software emulation. */
    public static boolean saysEmulated(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.contains("TCG") || upper.contains("QEMU VIRTUAL CPU");
    }
}
