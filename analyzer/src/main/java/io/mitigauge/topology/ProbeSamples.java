// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.topology;

import io.mitigauge.model.CpuList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the sibling probe printed.
 *
 * @param cpus that it could use
 * @param sampled of which these were looked at with all others; the same as {@code cpus} where all were
 * @param couples what was measured
 */
public record ProbeSamples(SortedSet<Integer> cpus, SortedSet<Integer> sampled, List<Couple> couples) {

    private static final int FIRST_SAMPLE = 3;

    /** Copies the list. */
    public ProbeSamples {
        couples = List.copyOf(couples);
    }

    /**
     * Reads the lines that {@code io.mitigauge.bench.topology.SiblingProbe} describes.
     *
     * @throws IllegalArgumentException if they are not such lines, or do not go to the end
     */
    public static ProbeSamples parse(List<String> lines) {
        Map<String, List<String>> byKind = new LinkedHashMap<>();
        for (String line : lines) {
            byKind.computeIfAbsent(line.split("\t", 2)[0], kind -> new ArrayList<>())
                    .add(line);
        }
        if (!byKind.containsKey("cpus") || !byKind.containsKey("end")) {
            throw new IllegalArgumentException("the sibling probe ended early");
        }
        SortedSet<Integer> cpus = cpus(byKind.get("cpus").getFirst());
        SortedSet<Integer> sampled =
                byKind.containsKey("sampled") ? cpus(byKind.get("sampled").getFirst()) : cpus;
        List<Couple> couples = new ArrayList<>();
        for (String line : byKind.getOrDefault("line", List.of())) {
            int[] pair = pair(line);
            couples.add(new Couple(
                    pair[0],
                    pair[1],
                    samples(line),
                    samples(of("wide", pair, byKind)),
                    samples(of("chain", pair, byKind)),
                    (int) Math.round(samples(of("disturbed", pair, byKind)).getFirst())));
        }
        return new ProbeSamples(cpus, sampled, couples);
    }

    private static SortedSet<Integer> cpus(String line) {
        return new TreeSet<>(CpuList.parse(line.substring(line.indexOf('\t') + 1)));
    }

    private static int[] pair(String line) {
        String[] fields = line.split("\t", -1);
        try {
            return new int[] {Integer.parseInt(fields[1]), Integer.parseInt(fields[2])};
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("no two CPUs in \"" + line + "\"", e);
        }
    }

    private static String of(String kind, int[] pair, Map<String, List<String>> byKind) {
        return byKind.getOrDefault(kind, List.of()).stream()
                .filter(line -> Arrays.equals(pair(line), pair))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the sibling probe left out '" + kind + "' of CPUs " + pair[0] + " and " + pair[1]));
    }

    private static List<Double> samples(String line) {
        String[] fields = line.split("\t", -1);
        List<Double> samples = new ArrayList<>();
        for (int i = FIRST_SAMPLE; i < fields.length; i++) {
            double value;
            try {
                value = Double.parseDouble(fields[i]);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("\"" + fields[i] + "\" is not a number", e);
            }
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("samples must be finite and >= 0, one is " + fields[i]);
            }
            samples.add(value);
        }
        return samples;
    }
}
