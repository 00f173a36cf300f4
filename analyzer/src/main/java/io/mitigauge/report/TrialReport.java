// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.TrialResult;
import io.mitigauge.model.TrialResult.FalseCalls;
import io.mitigauge.model.TrialResult.Found;
import io.mitigauge.model.TrialResult.Sensitivity;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a trial counted, as tables in Markdown. */
public final class TrialReport {

    private static final String ADJUSTED =
            "\nThe same, adjusted by controls; where the controls do not allow that, nothing is found. Spread: where they do.\n\n";

    private static final String CALIBRATED = "calibrated by the others";
    private static final String ALONE = "without a calibration";

    private TrialReport() {}

    /** All tables with what goes before them; lines end with {@code \n}. */
    public static String markdown(TrialResult result) {
        return falseCalls(result)
                + result.found().stream()
                        .map(Found::benchmark)
                        .distinct()
                        .map(benchmark -> found(benchmark, result))
                        .collect(Collectors.joining())
                + result.sensitivity().stream()
                        .map(Sensitivity::runs)
                        .distinct()
                        .map(runs -> sensitivity(runs, false, result) + sensitivity(runs, true, result))
                        .collect(Collectors.joining());
    }

    private static String falseCalls(TrialResult result) {
        StringBuilder table =
                new StringBuilder("Nothing changed: each two of %d runs, %d reports. Benchmarks in a run: %d.\n\n"
                        .formatted(
                                result.unchanged(),
                                result.falseCalls().getFirst().reports(),
                                result.benchmarks()));
        table.append("| rule | reports with a false call | false calls in a report |\n|---|--:|--:|\n");
        for (FalseCalls row : result.falseCalls()) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.2f |%n",
                    rule(row.rule(), row.runs()),
                    share(row.wrong(), row.reports()),
                    (double) row.calls() / row.reports()));
        }
        return table.toString();
    }

    private static String found(String benchmark, TrialResult result) {
        Set<Double> slowdowns = result.slowed().keySet();
        StringBuilder table = new StringBuilder(
                "\n`%s` slowed down, how often it is called slower:\n\n| rule |".formatted(benchmark));
        slowdowns.forEach(
                slowdown -> table.append(' ').append(percent(slowdown, 0)).append(" |"));
        table.append("\n|---|").append("--:|".repeat(slowdowns.size())).append('\n');
        List<Found> of = result.found().stream()
                .filter(each -> each.benchmark().equals(benchmark))
                .toList();
        of.stream()
                .map(each -> rule(each.rule(), each.runs()))
                .distinct()
                .forEach(name -> table.append("| ")
                        .append(name)
                        .append(" |")
                        .append(slowdowns.stream()
                                .map(slowdown -> cell(of, name, slowdown))
                                .collect(Collectors.joining()))
                        .append('\n'));
        return table.toString();
    }

    private static String cell(List<Found> of, String name, double slowdown) {
        return of.stream()
                .filter(each -> rule(each.rule(), each.runs()).equals(name) && each.slowdown() == slowdown)
                .map(each -> " " + share(each.found(), each.reports()) + " |")
                .findFirst()
                .orElse(" too few runs |");
    }

    private static String sensitivity(int runs, boolean adjusted, TrialResult result) {
        List<Sensitivity> rows = result.sensitivity().stream()
                .filter(row -> row.runs() == runs && row.adjusted() == adjusted)
                .toList();
        if (rows.isEmpty()) {
            return "";
        }
        Set<Double> slowdowns = rows.getFirst().found().keySet();
        StringBuilder table = new StringBuilder(adjusted ? ADJUSTED : explanation(rows.getFirst()));
        table.append("| benchmark or family | spread |");
        slowdowns.forEach(
                slowdown -> table.append(' ').append(percent(slowdown, 0)).append(" |"));
        table.append("\n|---|--:|").append("--:|".repeat(slowdowns.size())).append('\n');
        for (Sensitivity row : rows) {
            table.append("| `%s` | %s |".formatted(row.name(), percent(row.spread(), 1)));
            row.found()
                    .values()
                    .forEach(
                            share -> table.append(' ').append(percent(share, 0)).append(" |"));
            table.append('\n');
        }
        return table.toString();
    }

    private static String explanation(Sensitivity row) {
        return row.runs() == 1
                ? "\nHow often ours, calibrated by the other runs, would find a slowdown of a single benchmark: its interval leaves out"
                        + " no change, so that it is called slower or, where it is proven to be within the margin, small but real. Each"
                        + " two runs in both orders, all figures of one of them multiplied; of a family, those of all its"
                        + " benchmarks. Spread: standard deviation of the runs' means.\n\n"
                : ("\nThe same with %d runs on either side, drawn by lot from all of them, each counted as a boot, %s. Spread: standard"
                                + " deviation of a side's mean.\n\n")
                        .formatted(row.runs(), row.calibrated() ? CALIBRATED : ALONE);
    }

    private static String rule(String name, int runs) {
        return runs == 1 ? name : name + ", %d on either side".formatted(runs);
    }

    private static String percent(double ratio, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f %%", 100 * ratio);
    }

    private static String share(int count, int of) {
        return "%d of %d (%d %%)".formatted(count, of, Math.round(100.0 * count / of));
    }
}
