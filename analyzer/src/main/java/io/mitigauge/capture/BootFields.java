// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fields {@code uptime.bootTime} and {@code uptime.consistent}. Some kernels count the uptime wrongly in guests whose
 * clock is unstable, and the boot time is computed from a clock that may be set; only the boot id tells boots apart.
 */
final class BootFields {

    /** Seconds by which the clock may have been adjusted since the kernel took the time of its boot. */
    static final long TOLERANCE_SECONDS = 5;

    private static final Pattern BOOT_TIME = Pattern.compile("(?m)^btime ([0-9]{1,11})$");

    private BootFields() {}

    static void addTo(Fields fields, GuestFiles files, Instant now) {
        Reading bootTime = Readings.find(
                files.text("/proc/stat"),
                "no btime in it",
                text -> bootSeconds(text).map(s -> Instant.ofEpochSecond(s).toString()));
        fields.put("uptime.bootTime", bootTime);
        fields.put(
                "uptime.consistent",
                files.live()
                        ? Readings.parse(
                                SystemFields.uptime(files),
                                uptime -> consistent(bootTime.text().map(Instant::parse), uptime, now))
                        : Readings.missing("known of the running system only", "/proc/uptime, /proc/stat, clock"));
    }

    /** Seconds since 1970 of the boot, as a /proc/stat tells. */
    static Optional<Long> bootSeconds(String stat) {
        Matcher matcher = BOOT_TIME.matcher(stat);
        return matcher.find() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }

    /**
     * Whether boot time and uptime add up to the present.
     *
     * @throws IllegalArgumentException if there is no boot time to compare with
     */
    static String consistent(Optional<Instant> bootTime, String uptimeSeconds, Instant now) {
        Instant boot = bootTime.orElseThrow(() -> new IllegalArgumentException("no boot time to compare with"));
        double difference = now.getEpochSecond() - boot.getEpochSecond() - Double.parseDouble(uptimeSeconds);
        return Math.abs(difference) <= TOLERANCE_SECONDS ? "yes" : "no";
    }
}
