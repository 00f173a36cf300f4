// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.topology;

import io.mitigauge.bench.linux.ThreadClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Visits the couples of CPUs in rounds, a few samples at a time, so that what changes while it lasts shows in each.
 *
 * <p>Up to {@value #MOST_FOCAL} CPUs, every couple. Beyond, every couple with one of {@value #MOST_FOCAL} CPUs is
 * scanned by its cache line, and those are measured that are somebody's nearest, or siblings in the kernel's eyes: if
 * the nearest is on another core, the farther ones are.
 */
final class Survey {

    private static final int MOST_FOCAL = 16;

    /** What a judgement needs: samples of a couple, of each kind. */
    private static final int ENOUGH = 100;

    /** More would tell no more; where there is time for all of them, they are spread over it. */
    private static final int ROUNDS = 200;

    private static final int PER_VISIT = 5;
    private static final int SCAN = 10;
    private static final int ROUND_TRIPS = 300;
    private static final long STRETCH_NANOS = 40_000;
    private static final int MOST_TIMES_LONGER = 3;
    private static final long WARM_UP_MILLIS = 250;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final SortedSet<Integer> cpus;
    private final IntFunction<Optional<SortedSet<Integer>>> siblings;
    private final long millis;
    private final LinePingPong pingPong;
    private final Contention wide;
    private final Contention chain;
    private final Map<CpuCouple, Samples> samples = new LinkedHashMap<>();

    /**
     * Calibrates and warms up, some 300 ms.
     *
     * @param siblings of a CPU, as the kernel lists them
     * @param millis how long it may measure
     */
    Survey(Workers workers, SortedSet<Integer> cpus, IntFunction<Optional<SortedSet<Integer>>> siblings, long millis) {
        this.cpus = cpus;
        this.siblings = siblings;
        this.millis = millis;
        int first = cpus.first();
        workers.alone(
                first, () -> new ThreadClock().cpuNanos()); // where this is refused, nobody must wait for it later
        this.pingPong = new LinePingPong(workers, ROUND_TRIPS);
        this.wide = new Contention(
                workers, Load.WIDE, workers.alone(first, () -> Contention.stepsFor(Load.WIDE, STRETCH_NANOS)));
        this.chain = new Contention(
                workers, Load.CHAIN, workers.alone(first, () -> Contention.stepsFor(Load.CHAIN, STRETCH_NANOS)));
    }

    /** Measures; the lines as {@link SiblingProbe} describes them. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("cpus\t" + joined(cpus));
        if (cpus.size() > 1) {
            SortedSet<Integer> focal = new TreeSet<>(CpuCouple.spread(cpus, MOST_FOCAL));
            if (focal.size() < cpus.size()) {
                lines.add("sampled\t" + joined(focal));
            }
            measure(focal.size() < cpus.size() ? candidates(focal) : CpuCouple.around(cpus, cpus));
        }
        samples.forEach((couple, taken) -> lines.addAll(taken.lines(couple)));
        lines.add("end");
        return lines;
    }

    private void measure(List<CpuCouple> couples) {
        warmUp(couples.getFirst());
        long start = System.nanoTime();
        for (int round = 1; round <= ROUNDS; round++) {
            couples.forEach(couple -> visit(couple, PER_VISIT));
            long spentMillis = (System.nanoTime() - start) / NANOS_PER_MILLI;
            boolean enough = round * PER_VISIT >= ENOUGH;
            if (spentMillis >= (enough ? millis : MOST_TIMES_LONGER * millis)) {
                return;
            }
            sleep(millis * round / ROUNDS - spentMillis);
        }
    }

    /** Until the compiler is done with all of it. */
    private void warmUp(CpuCouple couple) {
        Samples scanned = samples.remove(couple);
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_UP_MILLIS * NANOS_PER_MILLI) {
            visit(couple, PER_VISIT);
        }
        samples.remove(couple);
        if (scanned != null) {
            samples.put(couple, scanned);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(Math.max(0, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void visit(CpuCouple couple, int repetitions) {
        samplesOf(couple)
                .add(
                        pingPong.of(couple.a(), couple.b(), repetitions),
                        wide.of(couple.a(), couple.b(), repetitions),
                        chain.of(couple.a(), couple.b(), repetitions));
    }

    /** Couples that may share a core: each scanned CPU with its nearest, and what the kernel lists. */
    private List<CpuCouple> candidates(SortedSet<Integer> focal) {
        Map<CpuCouple, Double> nanos = new LinkedHashMap<>();
        CpuCouple.around(focal, cpus).forEach(couple -> nanos.put(couple, scan(couple)));
        SortedSet<Integer> partners = new TreeSet<>();
        focal.forEach(cpu -> partners.add(nearest(cpu, nanos)));
        CpuCouple.around(partners, cpus).forEach(couple -> nanos.computeIfAbsent(couple, this::scan));
        TreeSet<CpuCouple> chosen =
                new TreeSet<>(Comparator.comparingInt(CpuCouple::a).thenComparingInt(CpuCouple::b));
        for (int cpu : focal) {
            chosen.add(CpuCouple.of(cpu, nearest(cpu, nanos)));
            siblings.apply(cpu).orElseGet(TreeSet::new).stream()
                    .filter(sibling -> sibling != cpu && cpus.contains(sibling))
                    .forEach(sibling -> chosen.add(CpuCouple.of(cpu, sibling)));
        }
        return List.copyOf(chosen);
    }

    private double scan(CpuCouple couple) {
        double[] taken = pingPong.of(couple.a(), couple.b(), SCAN);
        samplesOf(couple).line.addAll(Arrays.stream(taken).boxed().toList());
        Arrays.sort(taken);
        return taken[SCAN / 2];
    }

    private static int nearest(int cpu, Map<CpuCouple, Double> nanos) {
        CpuCouple couple = nanos.entrySet().stream()
                .filter(e -> e.getKey().has(cpu))
                .min(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        return couple.a() == cpu ? couple.b() : couple.a();
    }

    private Samples samplesOf(CpuCouple couple) {
        return samples.computeIfAbsent(couple, c -> new Samples());
    }

    private static String joined(SortedSet<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** What was measured of one couple. */
    private static final class Samples {

        private final List<Double> line = new ArrayList<>();
        private final List<Double> together = new ArrayList<>();
        private final List<Double> control = new ArrayList<>();
        private int disturbed;

        private void add(double[] nanos, Contention.Sample wide, Contention.Sample chain) {
            DoubleStream.of(nanos).forEach(line::add);
            together.addAll(wide.totals());
            control.addAll(chain.totals());
            disturbed += wide.disturbed() + chain.disturbed();
        }

        private List<String> lines(CpuCouple couple) {
            return List.of(
                    line("line", couple, line, "%.1f"),
                    line("wide", couple, together, "%.3f"),
                    line("chain", couple, control, "%.3f"),
                    "disturbed\t" + couple.a() + "\t" + couple.b() + "\t" + disturbed);
        }

        private static String line(String kind, CpuCouple couple, List<Double> values, String format) {
            return kind + "\t" + couple.a() + "\t" + couple.b()
                    + values.stream()
                            .map(v -> "\t" + String.format(Locale.ROOT, format, v))
                            .collect(Collectors.joining());
        }
    }
}
