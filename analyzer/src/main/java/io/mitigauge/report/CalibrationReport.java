// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.Calibration;
import io.mitigauge.model.Calibration.Entry;
import io.mitigauge.model.Calibration.FamilyEntry;
import io.mitigauge.model.Calibration.Spread;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What a calibration found, for people. */
public final class CalibrationReport {

    private static final int ADVISED = 6;

    private CalibrationReport() {}

    /** A table, the noisiest benchmarks first, and what to make of it. */
    public static String text(Calibration calibration) {
        Table table = new Table();
        table.row("benchmark", "metric", "between runs", "visible from", "runs");
        List<Entry> entries = calibration.entries().stream()
                .sorted(Comparator.comparingDouble(
                                (Entry entry) -> entry.spread().sd())
                        .reversed())
                .toList();
        for (Entry entry : entries) {
            row(table, entry.benchmark().shown(), entry.metric().label(), entry.spread());
        }
        StringBuilder text = new StringBuilder(table.toString()).append('\n');
        if (!calibration.families().isEmpty()) {
            text.append(families(calibration)).append('\n');
        }
        text.append(Paragraph.of(
                "",
                "between runs: standard deviation of the means of runs with nothing changed;"
                        + " visible from: the least change that one run before and one after would find with 80 % power, this"
                        + " benchmark alone"));
        cautions(calibration).forEach(caution -> text.append(Paragraph.of("* ", caution)));
        return text.toString();
    }

    private static void row(Table table, String name, String what, Spread spread) {
        table.row(
                name,
                what,
                String.format(Locale.ROOT, "%.1f %%", 100 * Math.expm1(spread.sd())),
                Units.above(spread.minimumDetectable()),
                String.valueOf(spread.runs()));
    }

    private static Table families(Calibration calibration) {
        Table table = new Table();
        table.row("family", "benchmarks", "between runs", "visible from", "runs");
        for (FamilyEntry entry : calibration.families()) {
            row(table, entry.name(), String.valueOf(entry.benchmarks().size()), entry.spread());
        }
        return table;
    }

    private static List<String> cautions(Calibration calibration) {
        String span = span(Duration.between(calibration.from(), calibration.to()));
        String boots = calibration.boots() == 1
                ? "all %d runs are of one boot, begun within %s: what a reboot adds is not in these figures, so between runs"
                        + " of different boots they only widen the default"
                : "%d runs of " + calibration.boots() + " boots, begun within %s";
        String origin = boots.formatted(calibration.runs(), span);
        return calibration.runs() >= ADVISED
                ? List.of(origin)
                : List.of(
                        origin,
                        "%d runs tell a deviation only roughly, which makes intervals wide: %d or more are advised"
                                .formatted(calibration.runs(), ADVISED));
    }

    private static String span(Duration duration) {
        return duration.toHours() >= 2 ? duration.toHours() + " h" : Math.max(1, duration.toMinutes()) + " min";
    }
}
