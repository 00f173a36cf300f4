// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Value;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Fields {@code jvm.*}, {@code os.arch}, {@code os.name} and {@code libc}: what this JVM says; live system only. */
final class JvmFields {

    private static final String ARGUMENTS = "java.lang.management RuntimeMXBean";

    /** Options that tune the JVM and hold no path, class or property of the user. */
    private static final Pattern TUNING = Pattern.compile(
            "-X[a-z]+[0-9]*[kKmMgGtT]?|-XX:[+-][A-Za-z0-9]+"
                    + "|-XX:[A-Za-z0-9]+=[0-9]+(\\.[0-9]+)?[kKmMgGtT%]?|-(ea|da|esa|dsa)"
                    + "|--(enable-native-access=ALL-UNNAMED|illegal-native-access=[a-z]+|sun-misc-unsafe-memory-access=[a-z]+)");

    /** Read by the benchmarks that support it (io.mitigauge.bench.Injected). */
    private static final String INJECT_EVERY = "MITIGAUGE_INJECT_EVERY";

    private static final Pattern EVERY = Pattern.compile("[1-9][0-9]{0,5}|1000000");

    private JvmFields() {}

    static void addTo(Fields fields, GuestFiles files, Privacy privacy) {
        if (!files.live()) {
            absent(fields);
            return;
        }
        fields.put("jvm.version", property("java.vm.version"));
        fields.put("jvm.vendor", property("java.vendor"));
        fields.put("jvm.name", property("java.vm.name"));
        fields.put("os.arch", property("os.arch"));
        fields.put("os.name", property("os.name"));
        fields.put(
                "jvm.processors",
                new Value(Integer.toString(Runtime.getRuntime().availableProcessors()), "Runtime.availableProcessors"));
        List<String> arguments = ManagementFactory.getRuntimeMXBean().getInputArguments();
        fields.put(
                "jvm.flags",
                new Value(
                        switch (privacy) {
                            case PRIVATE -> shareable(arguments);
                            case FULL -> Readings.joined(arguments, " ");
                        },
                        ARGUMENTS));
        fields.put(
                "jvm.injected",
                new Value(injected(Optional.ofNullable(System.getenv(INJECT_EVERY))), "variable " + INJECT_EVERY));
        fields.put("jvm.collectors", new Value(collectors(), "java.lang.management GarbageCollectorMXBean"));
        fields.put("libc", Readings.find(files.text("/proc/self/maps"), "no C library in it", JvmFields::libc));
    }

    /** The slowdown of known size that the measured JVMs are given for validation, as they inherit the variable. */
    static String injected(Optional<String> every) {
        return every.map(n -> EVERY.matcher(n).matches()
                        ? "1 more of every " + n + " operations of some benchmarks"
                        : "no number")
                .orElse("nothing");
    }

    /** The options that tune, in order, and how many others there were. */
    static String shareable(List<String> arguments) {
        List<String> kept = new ArrayList<>(
                arguments.stream().filter(a -> TUNING.matcher(a).matches()).toList());
        int left = arguments.size() - kept.size();
        if (left > 0) {
            kept.add("(+" + left + (left == 1 ? " argument" : " arguments") + " not stored)");
        }
        return Readings.joined(kept, " ");
    }

    /** {@code glibc} or {@code musl}, told from the files that are mapped. */
    static Optional<String> libc(String maps) {
        if (maps.contains("/ld-musl-")) {
            return Optional.of("musl");
        }
        return maps.contains("/libc.so.6") || maps.contains("/libc-2.") ? Optional.of("glibc") : Optional.empty();
    }

    private static void absent(Fields fields) {
        for (String field : List.of(
                "jvm.version",
                "jvm.vendor",
                "jvm.name",
                "jvm.processors",
                "jvm.flags",
                "jvm.collectors",
                "jvm.injected",
                "os.arch",
                "os.name",
                "libc")) {
            fields.put(field, Readings.missing("known of the running system only", "JVM"));
        }
    }

    private static Reading property(String name) {
        String source = "system property " + name;
        String value = System.getProperty(name, "");
        return value.isBlank() ? Readings.missing("not set", source) : new Value(value, source);
    }

    private static String collectors() {
        return Readings.joined(
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .toList(),
                ", ");
    }
}
