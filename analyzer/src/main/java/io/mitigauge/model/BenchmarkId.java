// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.Collections;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A benchmark method and the parameter values it ran with: what two runs are paired by.
 *
 * @param name JMH's full name, {@code package.Class.method}
 * @param params JMH parameters by name, empty where there are none
 */
public record BenchmarkId(String name, SortedMap<String, String> params) implements Comparable<BenchmarkId> {

    private static final String OURS = "io.mitigauge.bench.";
    private static final Comparator<BenchmarkId> ORDER =
            Comparator.comparing(BenchmarkId::name).thenComparing(id -> id.params.toString());

    /**
     * Copies the parameters.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    public BenchmarkId {
        Objects.requireNonNull(name, "name");
        if (name.isBlank()) {
            throw new IllegalArgumentException("benchmark name must not be blank");
        }
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    /** A benchmark without parameters. */
    public static BenchmarkId of(String name) {
        return new BenchmarkId(name, Collections.emptySortedMap());
    }

    /**
     * Name for people: our own package and the suffix {@code Benchmark} are left out, parameters follow in brackets, as
     * in {@code memory.PointerChase.chase [16k]}; those of other projects with their names, {@code [size=16k]}.
     */
    public String shown() {
        return params.isEmpty() ? shownMethod() : shownMethod() + " [" + shownParams() + "]";
    }

    /** The same without the parameters. */
    public String shownMethod() {
        return name.startsWith(OURS)
                ? name.substring(OURS.length()).replaceFirst("Benchmark\\.", ".")
                : lastTwoParts(name);
    }

    /** First part of the short name, {@code memory} of {@code memory.PageFault.firstTouch}. */
    public String family() {
        String shown = shownMethod();
        return shown.substring(0, Math.max(shown.indexOf('.'), 0));
    }

    /** The package below ours, {@code memory}; empty for benchmarks of other projects, which form no family. */
    public Optional<String> workload() {
        String[] parts = name.startsWith(OURS) ? name.substring(OURS.length()).split("\\.", -1) : new String[0];
        return parts.length < 3 ? Optional.empty() : Optional.of(parts[0]);
    }

    private String shownParams() {
        boolean ours = name.startsWith(OURS);
        return params.entrySet().stream()
                .map(e -> ours ? e.getValue() : e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String lastTwoParts(String name) {
        int method = name.lastIndexOf('.');
        int type = method < 0 ? -1 : name.lastIndexOf('.', method - 1);
        return name.substring(type + 1);
    }

    @Override
    public int compareTo(BenchmarkId other) {
        return ORDER.compare(this, other);
    }
}
