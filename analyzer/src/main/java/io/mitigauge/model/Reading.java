// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.Objects;
import java.util.Optional;

/**
 * One fact about the guest: its text, or why there is none. Absent is not zero.
 *
 * <p>{@code source} says where the fact was looked for: a file such as {@code /sys/devices/system/cpu/smt/control}, or
 * the name of an API.
 */
public sealed interface Reading {

    /** Where the fact was looked for. */
    String source();

    /** The text of the fact, empty where it is absent. */
    default Optional<String> text() {
        return switch (this) {
            case Value value -> Optional.of(value.value());
            case Absent absent -> Optional.empty();
        };
    }

    /** Text that a person reads: the value, or {@code absent (reason)}. */
    default String shown() {
        return switch (this) {
            case Value value -> value.value();
            case Absent absent -> "absent (" + absent.detail() + ")";
        };
    }

    /** The fact, verbatim but for surrounding white space. */
    record Value(String value, String source) implements Reading {

        /** Nothing is null. */
        public Value {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(source, "source");
        }
    }

    /** No fact, the reason as a closed choice, and the same reason in words. */
    record Absent(Reason reason, String detail, String source) implements Reading {

        /** Nothing is null. */
        public Absent {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(detail, "detail");
            Objects.requireNonNull(source, "source");
        }
    }

    /** Why a fact is absent. */
    enum Reason {
        /** The file or API does not exist here. */
        MISSING,
        /** It exists and this user may not read it. */
        DENIED,
        /** It is hidden, as container runtimes do by mounting over it. */
        MASKED,
        /** Reading failed, or what was read could not be understood. */
        ERROR,
        /** Deliberately not stored, because bundles are private by default. */
        WITHHELD
    }
}
