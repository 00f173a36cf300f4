// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import java.io.UncheckedIOException;
import java.util.Optional;
import org.openjdk.jmh.runner.BenchmarkException;
import org.openjdk.jmh.runner.RunnerException;

/** The reason at the bottom of what JMH throws. */
final class Failure {

    private Failure() {}

    /**
     * The message of the innermost cause. JMH hides what a benchmark threw among the suppressed exceptions of its own,
     * and brings it over from the fork in serialised form. Exceptions whose message is not meant as a sentence keep
     * their type's name in front.
     */
    static String reason(Throwable thrown) {
        Throwable root = thrown;
        for (Optional<Throwable> next = inner(root); next.isPresent(); next = inner(root)) {
            root = next.get();
        }
        return describe(root);
    }

    private static Optional<Throwable> inner(Throwable thrown) {
        if (thrown instanceof BenchmarkException && thrown.getSuppressed().length > 0) {
            return Optional.of(thrown.getSuppressed()[0]);
        }
        boolean last = thrown instanceof ForkFailedException || thrown instanceof UncheckedIOException;
        return last ? Optional.empty() : Optional.ofNullable(thrown.getCause());
    }

    private static String describe(Throwable root) {
        String message = root.getMessage();
        if (message == null || message.isBlank()) {
            return root.getClass().getSimpleName();
        }
        boolean sentence = root instanceof IllegalStateException
                || root instanceof IllegalArgumentException
                || root instanceof UncheckedIOException
                || root instanceof RunnerException
                || root instanceof ForkFailedException;
        return sentence ? message : root.getClass().getSimpleName() + ": " + message;
    }
}
