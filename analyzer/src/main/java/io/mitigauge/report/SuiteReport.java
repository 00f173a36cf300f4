// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Suite;
import io.mitigauge.model.Tier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What the suite measures, for people: one paragraph a benchmark method, its configurations by profile. */
public final class SuiteReport {

    private SuiteReport() {}

    /**
     * For the terminal.
     *
     * @param forkSeconds time of one fork of a benchmark in the standard profile
     */
    public static String text(Suite suite, ToDoubleFunction<BenchmarkSpec> forkSeconds) {
        StringBuilder text = new StringBuilder();
        for (Method method : methods(suite)) {
            BenchmarkSpec spec = method.any();
            text.append(method.name()).append('\n');
            text.append(Paragraph.of("    shows    ", spec.exposes()));
            text.append(Paragraph.of("    not      ", spec.cannotShow()));
            text.append(Paragraph.of("    control  ", spec.control() ? "is one: must not move" : control(spec, suite)));
            spec.traits().ifPresent(traits -> {
                paragraph(text, "    moved by ", MovedBy.of(method.specs()));
                paragraph(text, "    expect   ", traits.magnitude());
                paragraph(text, "    needs    ", needs(traits, suite));
                paragraph(text, "    kept out ", traits.ruledOut());
            });
            method.configurations()
                    .forEach((profile, names) -> text.append(
                            names.isEmpty()
                                    ? Paragraph.of("    profile  ", profile)
                                    : Paragraph.of("    " + padded(profile), names)));
            text.append(
                    Paragraph.of("    time     ", seconds(method, forkSeconds) + " a fork in the standard profile"));
        }
        return text.toString();
    }

    private static void paragraph(StringBuilder text, String lead, String words) {
        if (!words.isEmpty()) {
            text.append(Paragraph.of(lead, words));
        }
    }

    private static String padded(String profile) {
        return String.format(Locale.ROOT, "%-9s", profile);
    }

    /** The page docs/benchmarks.md: one section a family, one entry a benchmark, the vocabulary at the end. */
    public static String markdown(Suite suite, ToDoubleFunction<BenchmarkSpec> forkSeconds) {
        StringBuilder text = new StringBuilder("""
                # The benchmarks

                Made by `./mitigauge list --format markdown` from what the benchmarks say of themselves; do not edit it by hand.
                A *control* is code on which neither SMT nor mitigations nor the kernel act: where it moves between two runs, the
                machine itself changed. *Kept out* says how compiler, prefetcher and luck with pages are kept out of the figure. *In* names the shortest profile that takes a configuration: `smoke` takes what `quick` takes,
                `standard` that and more, `thorough` all, and `--only` chooses from all. The *time* is that of one fork in the
                `standard` profile, set-up included, start of the JVM not. What this machine cannot run is skipped, with its reason.

                Of what mitigations and SMT act on, no benchmark is about the wide registers that a switch saves and restores, nor
                about caches that the hypervisor has flushed when a guest comes back (L1TF); `schedule.VmExit.cpuid` shows the way there and
                back alone. Apart from ping-pongs with placement `twoCpusAwake` nothing keeps CPUs from halting.

                """);
        text.append(counts(suite));
        Map<String, List<Method>> families = methods(suite).stream()
                .collect(Collectors.groupingBy(Method::family, TreeMap::new, Collectors.toList()));
        families.forEach((family, methods) -> {
            text.append("\n## ").append(family).append('\n');
            methods.forEach(method -> text.append(entry(method, suite, forkSeconds)));
        });
        vocabulary(suite, text);
        return text.toString();
    }

    private static String counts(Suite suite) {
        StringBuilder text = new StringBuilder("| profile | configurations |\n|---|--:|\n");
        for (Tier tier : Tier.values()) {
            long count = suite.benchmarks().stream()
                    .flatMap(spec -> spec.traits().stream())
                    .filter(traits -> traits.tier().compareTo(tier) <= 0)
                    .count();
            text.append("| `%s` | %s |\n".formatted(tier.label(), count));
        }
        return text.toString();
    }

    private static String entry(Method method, Suite suite, ToDoubleFunction<BenchmarkSpec> forkSeconds) {
        BenchmarkSpec spec = method.any();
        List<String> facts = new ArrayList<>();
        facts.add("*Control:* " + (spec.control() ? "is one itself." : "`" + control(spec, suite) + "`."));
        spec.traits().ifPresent(traits -> {
            String moved = MovedBy.of(method.specs());
            if (!moved.isEmpty()) {
                facts.add("*Moved by:* " + moved + ".");
            }
            facts.add("*Expect:* " + traits.magnitude() + " (" + traits.unit()
                    + Direction.ofMode(traits.mode())
                            .map(direction -> ", " + direction.label().replace('-', ' '))
                            .orElse("")
                    + ").");
            if (!traits.needs().isEmpty()) {
                facts.add("*Needs:* " + needs(traits, suite) + ".");
            }
            if (!traits.ruledOut().isEmpty()) {
                facts.add("*Kept out:* " + traits.ruledOut());
            }
        });
        method.configurations()
                .forEach((profile, names) ->
                        facts.add("*In* `" + profile + "`" + (names.isEmpty() ? "." : ": " + names + ".")));
        facts.add("*Time:* " + seconds(method, forkSeconds) + ".");
        return "\n### `%s`\n%s\n\n*Cannot show:* %s\n\n%s\n"
                .formatted(method.name(), spec.exposes(), spec.cannotShow(), String.join("\n", facts));
    }

    private static void vocabulary(Suite suite, StringBuilder text) {
        text.append("\n## What moves them\nThe source is a file of the Linux kernel, or a paper.\n\n");
        text.append("| name | what it does | source |\n|---|---|---|\n");
        suite.mechanisms()
                .forEach(m -> text.append("| %s | %s | %s |\n".formatted(m.name(), m.description(), m.source())));
    }

    private static String needs(BenchmarkSpec.Traits traits, Suite suite) {
        return traits.needs().stream()
                .map(name -> suite.needs().stream()
                        .filter(need -> need.name().equals(name))
                        .map(Suite.Need::description)
                        .findFirst()
                        .orElse(name))
                .collect(Collectors.joining("; "));
    }

    private static String control(BenchmarkSpec spec, Suite suite) {
        return suite.benchmarks().stream()
                .filter(s -> s.id().name().equals(spec.controlledBy()))
                .findFirst()
                .map(s -> s.id().shownMethod())
                .orElse(spec.controlledBy());
    }

    private static String seconds(Method method, ToDoubleFunction<BenchmarkSpec> forkSeconds) {
        return String.format(Locale.ROOT, "%.1f s", forkSeconds.applyAsDouble(method.any()));
    }

    private static List<Method> methods(Suite suite) {
        Map<String, List<BenchmarkSpec>> byName = suite.benchmarks().stream()
                .collect(Collectors.groupingBy(s -> s.id().shownMethod(), LinkedHashMap::new, Collectors.toList()));
        return byName.entrySet().stream()
                .map(e -> new Method(e.getKey(), e.getValue()))
                .toList();
    }

    /**
     * A benchmark method.
     *
     * @param name for people
     * @param specs its configurations, at least one
     */
    private record Method(String name, List<BenchmarkSpec> specs) {

        /** What all configurations have in common, any of them says. */
        BenchmarkSpec any() {
            return specs.getFirst();
        }

        String family() {
            return any().id().family();
        }

        /** By profile, shortest first: the values of the parameters of its configurations, empty without parameters. */
        Map<String, String> configurations() {
            Map<String, String> byProfile = new LinkedHashMap<>();
            for (Tier tier : Tier.values()) {
                List<BenchmarkSpec> members = specs.stream()
                        .filter(s -> s.traits().filter(t -> t.tier() == tier).isPresent())
                        .toList();
                if (!members.isEmpty()) {
                    byProfile.put(
                            tier.label(),
                            members.stream()
                                    .map(s -> s.id().shown()
                                            .substring(name.length())
                                            .strip())
                                    .collect(Collectors.joining(" ")));
                }
            }
            return byProfile;
        }
    }
}
