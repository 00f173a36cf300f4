// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.Probe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.options.TimeValue;

/** The benchmarks of this jar, from JMH's own list and the {@link Probe} of each method. */
final class Catalogue {

    private final List<BenchmarkListEntry> entries;

    private Catalogue(List<BenchmarkListEntry> entries) {
        this.entries = entries;
    }

    /** The benchmarks that JMH finds in this jar, sorted by name. */
    static Catalogue ofThisJar() {
        return new Catalogue(BenchmarkList.defaultList().getAll(new QuietFormat(), List.of()).stream()
                .sorted(Comparator.comparing(BenchmarkListEntry::getUsername)) // JMH sorts by mode first
                .toList());
    }

    /** Full names, sorted. */
    List<String> names() {
        return entries.stream().map(BenchmarkListEntry::getUsername).toList();
    }

    /**
     * Every benchmark with every choice of its parameters.
     *
     * @throws IllegalStateException if a benchmark has no {@link Probe}, or one that names a control or chooses
     *     configurations that do not exist
     */
    List<Configuration> configurations() {
        return entries.stream().flatMap(this::configurations).toList();
    }

    /**
     * The one configuration with this name and these parameters. Where it has a share, as {@code 70%}, these may have the
     * number that was made of it on this machine, or on this machine before.
     *
     * @throws IllegalArgumentException if there is none
     */
    Configuration find(String name, SortedMap<String, String> params) {
        List<Configuration> named =
                configurations().stream().filter(c -> c.name().equals(name)).toList();
        if (named.isEmpty()) {
            throw new IllegalArgumentException("no benchmark is called " + name);
        }
        return named.stream()
                .filter(c -> Parameters.mean(c.params(), params))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s has no parameters [%s]; it has [%s]"
                        .formatted(
                                name,
                                Parameters.format(params),
                                String.join(
                                        "], [",
                                        named.stream()
                                                .map(c -> Parameters.format(c.params()))
                                                .toList()))));
    }

    /** Whether a benchmark wants a thread for each CPU. */
    boolean isOnAllCpus(String name) {
        return entries.stream()
                .filter(entry -> entry.getUsername().equals(name))
                .anyMatch(entry -> entry.getThreads().orElse(1) == Threads.MAX);
    }

    private Stream<Configuration> configurations(BenchmarkListEntry entry) {
        Probe probe = probe(entry);
        String control = probe.control().isEmpty() ? "" : fullName(entry, probe.control());
        List<SortedMap<String, String>> choices = choices(entry);
        Map<SortedMap<String, String>, Tier> tiers = Tier.of(entry.getUsername(), probe, choices);
        return choices.stream()
                .map(params -> new Configuration(
                        entry.getUsername(),
                        params,
                        tiers.getOrDefault(params, Tier.THOROUGH),
                        score(entry),
                        control,
                        probe));
    }

    private static Configuration.Score score(BenchmarkListEntry entry) {
        Mode mode = entry.getMode();
        String time = TimeValue.tuToString(entry.getTimeUnit().orElse(TimeUnit.SECONDS));
        return new Configuration.Score(mode.shortLabel(), mode == Mode.Throughput ? "ops/" + time : time + "/op");
    }

    /** The benchmark that {@link Probe#control()} means, by its full name. */
    private String fullName(BenchmarkListEntry entry, String control) {
        boolean elsewhere = control.contains(".");
        String ending = elsewhere ? "." + control : entry.getUserClassQName() + "." + control;
        List<String> found = names().stream()
                .filter(name -> elsewhere ? name.endsWith(ending) : name.equals(ending))
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException(
                    "%s names the control %s, which means %s".formatted(entry.getUsername(), control, found));
        }
        return found.getFirst();
    }

    /** The cross product of the parameters' values; one empty choice where there are no parameters. */
    private static List<SortedMap<String, String>> choices(BenchmarkListEntry entry) {
        List<SortedMap<String, String>> choices = new ArrayList<>(List.of(new TreeMap<>()));
        for (Map.Entry<String, String[]> param :
                entry.getParams().orElse(Map.of()).entrySet()) {
            List<SortedMap<String, String>> longer = new ArrayList<>();
            for (SortedMap<String, String> choice : choices) {
                for (String value : param.getValue()) {
                    SortedMap<String, String> extended = new TreeMap<>(choice);
                    extended.put(param.getKey(), value);
                    longer.add(extended);
                }
            }
            choices = longer;
        }
        return choices;
    }

    private static Probe probe(BenchmarkListEntry entry) {
        String method = entry.getUsername().substring(entry.getUserClassQName().length() + 1);
        return Stream.of(benchmarkClass(entry).getMethods())
                .filter(m -> m.getName().equals(method) && m.isAnnotationPresent(Probe.class))
                .map(m -> m.getAnnotation(Probe.class))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(entry.getUsername() + " has no @Probe"));
    }

    private static Class<?> benchmarkClass(BenchmarkListEntry entry) {
        try {
            // Not initialised: that would link C functions in a process that only reads annotations.
            return Class.forName(entry.getUserClassQName(), false, Catalogue.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("JMH lists " + entry.getUsername() + ", whose class is missing", e);
        }
    }
}
