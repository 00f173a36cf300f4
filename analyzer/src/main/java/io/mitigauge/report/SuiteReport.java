// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.BenchmarkSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What the suite measures, for people. */
public final class SuiteReport {

    private SuiteReport() {}

    /**
     * One paragraph a benchmark, for the terminal.
     *
     * @param forkSeconds time of one fork of a benchmark in the standard profile
     */
    public static String text(List<BenchmarkSpec> suite, ToDoubleFunction<BenchmarkSpec> forkSeconds) {
        StringBuilder text = new StringBuilder();
        for (BenchmarkSpec spec : suite) {
            text.append(spec.id().shown()).append('\n');
            text.append(Paragraph.of("    shows    ", spec.exposes()));
            text.append(Paragraph.of("    not      ", spec.cannotShow()));
            text.append(Paragraph.of(
                    "    control  ", spec.control() ? "is one: must not move" : shownControl(spec, suite)));
            text.append(Paragraph.of("    time     ", seconds(spec, forkSeconds) + " a fork in the standard profile"));
        }
        return text.toString();
    }

    /** The page docs/benchmarks.md: one section a family, one entry a benchmark. */
    public static String markdown(List<BenchmarkSpec> suite, ToDoubleFunction<BenchmarkSpec> forkSeconds) {
        StringBuilder text = new StringBuilder("""
                # The benchmarks

                Made by `./mitigauge list --format markdown` from what the benchmarks say of themselves; do not edit it by hand.
                A *control* is code on which neither SMT nor mitigations nor the kernel act: where it moves between two runs, the
                machine itself changed. The time is that of one fork in the `standard` profile, set-up included, start of the JVM
                not.
                """);
        Map<String, List<BenchmarkSpec>> families =
                suite.stream().collect(Collectors.groupingBy(SuiteReport::family, TreeMap::new, Collectors.toList()));
        families.forEach((family, members) -> {
            text.append("\n## ").append(family).append('\n');
            members.forEach(spec -> text.append(entry(spec, suite, forkSeconds)));
        });
        return text.toString();
    }

    private static String entry(
            BenchmarkSpec spec, List<BenchmarkSpec> suite, ToDoubleFunction<BenchmarkSpec> forkSeconds) {
        return "\n### `%s`\n%s\n\n*Cannot show:* %s\n\n*Control:* %s. *Time:* %s.\n"
                .formatted(
                        spec.id().shown(),
                        spec.exposes(),
                        spec.cannotShow(),
                        spec.control() ? "is one itself" : "`" + shownControl(spec, suite) + "`",
                        seconds(spec, forkSeconds));
    }

    /** First part of the short name, {@code memory} of {@code memory.PageFault.firstTouch}. */
    private static String family(BenchmarkSpec spec) {
        String name = spec.id().shown();
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static String shownControl(BenchmarkSpec spec, List<BenchmarkSpec> suite) {
        return suite.stream()
                .filter(s -> s.id().name().equals(spec.controlledBy()))
                .findFirst()
                .map(s -> s.id().shown())
                .orElse(spec.controlledBy());
    }

    private static String seconds(BenchmarkSpec spec, ToDoubleFunction<BenchmarkSpec> forkSeconds) {
        return String.format(Locale.ROOT, "%.1f s", forkSeconds.applyAsDouble(spec));
    }
}
