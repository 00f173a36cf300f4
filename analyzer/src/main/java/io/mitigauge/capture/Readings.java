// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.CpuList;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import io.mitigauge.model.Reading.Value;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Turns one reading into another without losing why something is absent. */
final class Readings {

    /** Shown where the kernel's answer is an empty list. */
    static final String NONE = "none";

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,19}");

    private Readings() {}

    /** A parser that finds nothing gives MISSING with this detail; one that throws gives ERROR with its message. */
    static Reading find(Reading reading, String missing, Function<String, Optional<String>> parser) {
        return switch (reading) {
            case Absent absent -> absent;
            case Value value -> found(value, missing, parser);
        };
    }

    /** A parser that throws {@link IllegalArgumentException} gives ERROR with its message, which holds no text read. */
    static Reading parse(Reading reading, Function<String, String> parser) {
        return find(reading, "", text -> Optional.of(parser.apply(text)));
    }

    /** The same value or absence, said to come from elsewhere. */
    static Reading from(String source, Reading reading) {
        return switch (reading) {
            case Absent absent -> new Absent(absent.reason(), absent.detail(), source);
            case Value value -> new Value(value.value(), source);
        };
    }

    /**
     * A whole number that a kernel setting may have.
     *
     * @throws IllegalArgumentException if it is none
     */
    static String number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("not a number");
        }
        return text;
    }

    /**
     * A list of CPUs as it is, or {@link #NONE} for an empty one.
     *
     * @throws IllegalArgumentException if it is no list
     */
    static String cpus(String text) {
        return CpuList.parse(text).isEmpty() ? NONE : text.strip();
    }

    static Absent missing(String detail, String source) {
        return new Absent(Reason.MISSING, detail, source);
    }

    static Absent error(String detail, String source) {
        return new Absent(Reason.ERROR, detail, source);
    }

    /** The elements in their order, or {@link #NONE}. */
    static String joined(Collection<String> elements, String separator) {
        return elements.isEmpty() ? NONE : String.join(separator, elements);
    }

    private static Reading found(Value value, String missing, Function<String, Optional<String>> parser) {
        try {
            Optional<String> parsed = parser.apply(value.value());
            return parsed.isPresent()
                    ? new Value(parsed.get().strip(), value.source())
                    : missing(missing, value.source());
        } catch (NumberFormatException e) {
            return error("not a number", value.source()); // its message holds the text
        } catch (IllegalArgumentException e) {
            return error(String.valueOf(e.getMessage()), value.source());
        }
    }
}
