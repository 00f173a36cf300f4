// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.mitigation.SecondOpinion;
import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Environment;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Hiccups;
import io.mitigauge.model.Histogram;
import io.mitigauge.model.LatencyKind;
import io.mitigauge.model.LoadCurve;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Rates;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Run;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One run for the terminal: environment, results, disturbances, what failed and what was skipped. */
public final class ShowReport {

    private static final int LONGEST_VALUE = 100;

    private ShowReport() {}

    /** The report as text, lines ended by {@code \n}. */
    public static String render(Run run) {
        StringBuilder text = new StringBuilder();
        text.append(Paragraph.of("", run.info().label() + ": " + Lines.machine(run)));
        run.info()
                .profile()
                .ifPresent(
                        p -> text.append("profile ").append(Lines.printable(p)).append(", "));
        text.append("state ").append(Lines.state(run.info().state())).append("\n\n");
        results(run, text);
        latencies(run, text);
        load(run, text);
        rates(run, text);
        disturbances(run, text);
        Hiccups.of(run)
                .ifPresent(found ->
                        text.append(Paragraph.of("hiccups ", hiccups(found))).append('\n'));
        unmeasured("NOT MEASURED", run.failures(), text);
        unmeasured("SKIPPED: this machine cannot run them", run.skips(), text);
        run.start().ifPresent(e -> {
            secondOpinion(e, text);
            environment(e, run.end(), text);
        });
        return text.toString();
    }

    private static void results(Run run, StringBuilder text) {
        Table table = new Table();
        table.row("", "forks", "median", "least", "most");
        for (Map.Entry<BenchmarkId, List<Fork>> each : run.forksByBenchmark().entrySet()) {
            BenchmarkId benchmark = each.getKey();
            List<Fork> forks = each.getValue();
            String unit = forks.getFirst().score().unit();
            double[] means = forks.stream().mapToDouble(Fork::mean).sorted().toArray();
            table.row(
                    benchmark.shown(),
                    String.valueOf(forks.size()),
                    Units.brief(median(means), unit),
                    Units.brief(means[0], unit),
                    Units.brief(means[means.length - 1], unit));
        }
        text.append("RESULTS: means of the forks\n").append(table).append('\n');
    }

    private static void latencies(Run run, StringBuilder text) {
        Table table = new Table();
        table.row("", "p50", "p90", "p99", "p99.9", "p99.99");
        boolean any = false;
        for (Map.Entry<BenchmarkId, List<Fork>> each : run.forksByBenchmark().entrySet()) {
            BenchmarkId benchmark = each.getKey();
            List<Fork> forks = each.getValue();
            Histogram all = Histogram.merged(
                    forks.stream().map(f -> f.latency().histogram()).toList());
            if (all.samples() >= Metric.P50.samplesNeededInBoot()) {
                any = true;
                String unit = forks.getFirst().latency().unit();
                table.row(
                        benchmark.shown() + ", " + LatencyKind.of(benchmark).shown(),
                        quantile(all, Metric.P50, unit),
                        quantile(all, Metric.P90, unit),
                        quantile(all, Metric.P99, unit),
                        quantile(all, Metric.P999, unit),
                        quantile(all, Metric.P9999, unit));
            }
        }
        if (any) {
            text.append("LATENCY: quantiles of all forks together, where 100 samples lie beyond\n")
                    .append(table)
                    .append('\n');
        }
    }

    private static String quantile(Histogram all, Metric metric, String unit) {
        return all.samples() < metric.samplesNeededInBoot() ? "" : Units.brief(all.quantile(metric.quantile()), unit);
    }

    private static String hiccups(Hiccups found) {
        return String.format(
                Locale.ROOT,
                "in the pauses between forks the CPU was away for %.2f %% of the time, up to %s at once",
                found.lostPercent(),
                Units.brief(found.longestMicros(), "us"));
    }

    private static void load(Run run, StringBuilder text) {
        LoadCurve curve = LoadCurve.of(run);
        if (curve.points().isEmpty()) {
            return;
        }
        Table table = new Table();
        table.row("requests a second", "served", "p50", "p99");
        for (LoadCurve.Point point : curve.points()) {
            table.row(
                    String.format(Locale.ROOT, "%,d", point.rate()),
                    String.format(Locale.ROOT, "%,.0f", point.served()),
                    Units.brief(point.p50Nanos(), "ns"),
                    Units.brief(point.p99Nanos(), "ns"));
        }
        text.append("A SERVICE UNDER LOAD: medians of the forks\n").append(table);
        LoadLines.of(curve).forEach(line -> text.append(Paragraph.of("  ", line)));
        text.append('\n');
    }

    private static void rates(Run run, StringBuilder text) {
        Table table = new Table();
        table.row("", "operations", "system calls", "switches", "faults");
        boolean any = false;
        for (Map.Entry<BenchmarkId, List<Fork>> each : run.forksByBenchmark().entrySet()) {
            BenchmarkId benchmark = each.getKey();
            List<Fork> forks = each.getValue();
            Rates rates = Rates.of(forks);
            double[] means = forks.stream().mapToDouble(Fork::mean).sorted().toArray();
            OptionalDouble operations =
                    Units.perSecond(median(means), forks.getFirst().score().unit());
            if (rates.systemCalls().isPresent() && operations.isPresent()) {
                any = true;
                double times = operations.getAsDouble();
                table.row(
                        benchmark.shown(),
                        Units.digits(times),
                        often(rates.systemCalls(), times),
                        often(rates.switches(), times),
                        often(rates.faults(), times));
            }
        }
        if (any) {
            text.append("APPLICATIONS: what they do in a second\n")
                    .append(table)
                    .append('\n');
        }
    }

    private static String often(OptionalDouble rate, double times) {
        return rate.isPresent() ? Units.digits(rate.getAsDouble() * times) : "unknown";
    }

    private static double median(double[] sorted) {
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    private static void disturbances(Run run, StringBuilder text) {
        List<Fork> disturbed =
                run.forks().stream().filter(f -> !f.disturbances().isEmpty()).toList();
        text.append("DISTURBED FORKS: ")
                .append(disturbed.size())
                .append(" of ")
                .append(run.forks().size())
                .append('\n');
        for (Fork fork : disturbed) {
            text.append(Paragraph.of(
                    "  ",
                    "fork " + fork.number() + ", round " + fork.round() + ", "
                            + fork.benchmark().shown() + ": " + String.join("; ", fork.disturbances())));
        }
        text.append('\n');
    }

    private static void unmeasured(String title, List<Run.Failure> entries, StringBuilder text) {
        if (!entries.isEmpty()) {
            text.append(title).append('\n');
            entries.stream()
                    .map(f -> f.benchmark().shown() + ": " + f.reason())
                    .distinct()
                    .forEach(line -> text.append(Paragraph.of("  ", line)));
            text.append('\n');
        }
    }

    private static void secondOpinion(Environment start, StringBuilder text) {
        List<String> sentences = SecondOpinion.of(start);
        if (!sentences.isEmpty()) {
            text.append("SOURCES THAT DISAGREE\n");
            sentences.forEach(sentence -> text.append(Paragraph.of("  ", sentence)));
            text.append('\n');
        }
    }

    private static void environment(Environment start, Optional<Environment> end, StringBuilder text) {
        text.append("ENVIRONMENT at the start; an arrow shows what it was at the end\n");
        for (Map.Entry<String, Reading> field : start.fields().entrySet()) {
            String before = field.getValue().shown();
            String after = end.map(e -> e.fields().get(field.getKey()))
                    .map(Reading::shown)
                    .orElse(before);
            text.append(Paragraph.of(
                    "  ",
                    field.getKey() + ": " + shortened(before)
                            + (after.equals(before) ? "" : " -> " + shortened(after))));
        }
    }

    private static String shortened(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + " ...";
    }
}
