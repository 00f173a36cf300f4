// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.session.Profile;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Texts of the command line to values, with messages that say what would be right. */
final class Converters {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(s|m|h)");

    private Converters() {}

    /** {@code 90s}, {@code 12m}, {@code 1h}. */
    static final class DurationConverter implements ITypeConverter<Duration> {

        @Override
        public Duration convert(String text) {
            Matcher matcher = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
            if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
                throw new TypeConversionException("'" + text + "' is not a time such as 90s, 12m or 1h");
            }
            long n = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(n);
                case "m" -> Duration.ofMinutes(n);
                default -> Duration.ofHours(n);
            };
        }
    }

    /** Name of a profile. */
    static final class ProfileConverter implements ITypeConverter<Profile> {

        @Override
        public Profile convert(String text) {
            return Profile.labelled(text.toLowerCase(Locale.ROOT))
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is not a profile; there are " + String.join(", ", Profile.labels())));
        }
    }
}
