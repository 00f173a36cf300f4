// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.measure;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.model.Suite;
import io.mitigauge.model.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The lines in which a benchmark host says what it offers, taken one by one. */
final class Listing {

    private static final int MECHANISM_FIELDS = 4;
    private static final int NEED_FIELDS = 3;
    private static final int BENCHMARK_FIELDS = 15;

    private final List<BenchmarkSpec> benchmarks = new ArrayList<>();
    private final List<Suite.Mechanism> mechanisms = new ArrayList<>();
    private final List<Suite.Need> needs = new ArrayList<>();

    /**
     * Takes the next line.
     *
     * @throws MeasureException if it is of another protocol
     */
    void add(String line) {
        String[] fields = line.split("\t", -1);
        switch (fields[0] + fields.length) {
            case "mechanism" + MECHANISM_FIELDS -> mechanisms.add(new Suite.Mechanism(fields[1], fields[2], fields[3]));
            case "need" + NEED_FIELDS -> needs.add(new Suite.Need(fields[1], fields[2]));
            case "benchmark" + BENCHMARK_FIELDS -> benchmarks.add(benchmark(fields, line));
            default -> throw notUnderstood(line);
        }
    }

    /** All of it. */
    Suite suite() {
        return new Suite(benchmarks, mechanisms, needs);
    }

    private static BenchmarkSpec benchmark(String[] fields, String line) {
        return new BenchmarkSpec(
                new BenchmarkId(fields[1], params(fields[2])),
                Boolean.parseBoolean(fields[4]),
                fields[5],
                Integer.parseInt(fields[8]),
                fields[12],
                fields[13],
                Optional.of(new BenchmarkSpec.Traits(
                        Tier.labelled(fields[3]).orElseThrow(() -> notUnderstood(line)),
                        fields[6],
                        fields[7],
                        names(fields[9]),
                        fields[11],
                        names(fields[10]),
                        fields[14])));
    }

    private static List<String> names(String field) {
        return field.isEmpty() ? List.of() : List.of(field.split(",", -1));
    }

    private static SortedMap<String, String> params(String field) {
        SortedMap<String, String> params = new TreeMap<>();
        for (String pair : names(field)) {
            int equals = pair.indexOf('=');
            params.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return params;
    }

    private static MeasureException notUnderstood(String line) {
        return new MeasureException("the benchmark host said what this version does not understand: " + line);
    }
}
