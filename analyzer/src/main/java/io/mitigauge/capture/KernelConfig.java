// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel was built with, where it says so; fields {@code kernel.config.*}.
 *
 * @param options option without {@code CONFIG_} to its value; {@code n} where a comment says that it is not set
 */
record KernelConfig(Map<String, String> options) {

    private static final String SOURCES = "/proc/config.gz, /boot/config-<release>";
    private static final Pattern SET = Pattern.compile("CONFIG_([A-Z0-9_]{1,64})=([a-z0-9]{1,16})");
    private static final Pattern NOT_SET = Pattern.compile("# CONFIG_([A-Z0-9_]{1,64}) is not set");
    private static final Pattern RELEASE = Pattern.compile("[A-Za-z0-9._+~-]{1,128}");

    /** Names of today, and those before Linux 6.9. */
    private static final Pattern MITIGATION = Pattern.compile("MITIGATION_[A-Z0-9_]+|(CPU|SPECULATION)_MITIGATIONS"
            + "|RETPOLINE|RETHUNK|PAGE_TABLE_ISOLATION|SLS|CALL_DEPTH_TRACKING|CPU_(UNRET|IBPB|IBRS)_ENTRY|CPU_SRSO"
            + "|GDS_FORCE_MITIGATION|SPECTRE_BHI_(ON|OFF)");

    private static final List<String> PREEMPTION =
            List.of("PREEMPT_NONE", "PREEMPT_VOLUNTARY", "PREEMPT", "PREEMPT_LAZY", "PREEMPT_RT", "PREEMPT_DYNAMIC");
    private static final List<String> TICK = List.of("HZ_PERIODIC", "NO_HZ_IDLE", "NO_HZ_FULL");
    private static final List<String> SMP = List.of("SMP", "SCHED_SMT");

    /** Copies the options. */
    KernelConfig {
        options = Map.copyOf(options);
    }

    static void addTo(Fields fields, GuestFiles files) {
        Reading text = text(files);
        Optional<KernelConfig> config = text.text().map(KernelConfig::parse);
        fields.put("kernel.config.mitigations", of(text, config.flatMap(KernelConfig::mitigations)));
        fields.put("kernel.config.preemption", of(text, config.flatMap(c -> c.chosen(PREEMPTION))));
        fields.put("kernel.config.tick", of(text, config.flatMap(KernelConfig::tick)));
        fields.put("kernel.config.smp", of(text, config.flatMap(c -> c.chosen(SMP))));
    }

    private static Reading of(Reading text, Optional<String> value) {
        return Readings.find(text, "no such option in it", t -> value);
    }

    /** The kernel's own copy, or that beside it on the disk, whose name is the release's. */
    private static Reading text(GuestFiles files) {
        Reading own = files.gunzipped("/proc/config.gz");
        Optional<String> release = files.line("/proc/sys/kernel/osrelease")
                .text()
                .filter(r -> RELEASE.matcher(r).matches());
        boolean missing = own instanceof Absent absent && absent.reason() == Reason.MISSING;
        return Readings.from(
                SOURCES, missing && release.isPresent() ? files.text("/boot/config-" + release.get()) : own);
    }

    /** Reads all that looks like an option; the rest is passed over. */
    static KernelConfig parse(String text) {
        Map<String, String> options = new TreeMap<>();
        text.lines().forEach(line -> {
            Matcher set = SET.matcher(line);
            Matcher notSet = NOT_SET.matcher(line);
            if (set.matches()) {
                options.put(set.group(1), set.group(2));
            } else if (notSet.matches()) {
                options.put(notSet.group(1), "n");
            }
        });
        return new KernelConfig(options);
    }

    /** Options on mitigations in their order, {@code !} before those that are not set; empty where it has none. */
    Optional<String> mitigations() {
        List<String> all = options.keySet().stream()
                .filter(name -> MITIGATION.matcher(name).matches())
                .sorted()
                .map(name -> isSet(name) ? name : "!" + name)
                .toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", all));
    }

    /** Those of the options that are set; empty where none is even mentioned. */
    Optional<String> chosen(List<String> names) {
        return names.stream().noneMatch(options::containsKey)
                ? Optional.empty()
                : Optional.of(Readings.joined(names.stream().filter(this::isSet).toList(), " "));
    }

    /** Ticks a second and when they are left out, for example {@code 250 NO_HZ_IDLE}. */
    Optional<String> tick() {
        return Optional.ofNullable(options.get("HZ"))
                .map(hz -> chosen(TICK).map(tick -> hz + " " + tick).orElse(hz));
    }

    private boolean isSet(String name) {
        return "y".equals(options.get(name));
    }
}
