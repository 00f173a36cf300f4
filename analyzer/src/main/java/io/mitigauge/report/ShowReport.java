// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Environment;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run for the terminal: environment, results, disturbances, failures. */
public final class ShowReport {

    private static final int LONGEST_VALUE = 100;

    private ShowReport() {}

    /** The report as text, lines ended by {@code \n}. */
    public static String render(Run run) {
        StringBuilder text = new StringBuilder();
        text.append(run.info().label()).append(": ").append(Lines.machine(run)).append('\n');
        run.info().profile().ifPresent(p -> text.append("profile ").append(p).append(", "));
        text.append("state ").append(Lines.state(run.info().state())).append("\n\n");
        results(run, text);
        disturbances(run, text);
        failures(run, text);
        run.start().ifPresent(e -> environment(e, run.end(), text));
        return text.toString();
    }

    private static void results(Run run, StringBuilder text) {
        Table table = new Table("  ");
        table.row("", "forks", "median", "least", "most", "p50", "p99", "p99.9");
        for (BenchmarkId benchmark : run.benchmarks()) {
            List<Fork> forks = run.forksOf(benchmark);
            String unit = forks.getFirst().score().unit();
            double[] means = forks.stream().mapToDouble(Fork::mean).sorted().toArray();
            table.row(
                    benchmark.shown(),
                    String.valueOf(forks.size()),
                    Units.shown(median(means), unit),
                    Units.shown(means[0], unit),
                    Units.shown(means[means.length - 1], unit),
                    quantile(forks, Metric.P50),
                    quantile(forks, Metric.P99),
                    quantile(forks, Metric.P999));
        }
        text.append("RESULTS (means of forks; quantiles of latency: middle fork)\n")
                .append(table)
                .append('\n');
    }

    private static String quantile(List<Fork> forks, Metric metric) {
        double[] values = forks.stream()
                .map(f -> f.value(metric))
                .flatMap(Optional::stream)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return values.length < forks.size()
                ? ""
                : Units.shown(median(values), forks.getFirst().latency().unit());
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
            text.append("  fork %d, round %d, %s: %s%n"
                    .formatted(
                            fork.number(),
                            fork.round(),
                            fork.benchmark().shown(),
                            String.join("; ", fork.disturbances())));
        }
        text.append('\n');
    }

    private static void failures(Run run, StringBuilder text) {
        if (!run.failures().isEmpty()) {
            text.append("NOT MEASURED\n");
            run.failures()
                    .forEach(f ->
                            text.append("  %s: %s%n".formatted(f.benchmark().shown(), f.reason())));
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
            text.append("  %s: %s%s%n"
                    .formatted(
                            field.getKey(), shortened(before), after.equals(before) ? "" : " -> " + shortened(after)));
        }
    }

    private static String shortened(String value) {
        String line = value.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE) + " ...";
    }
}
