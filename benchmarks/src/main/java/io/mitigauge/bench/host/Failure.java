// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.linux.LinuxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.BenchmarkException;
import org.openjdk.jmh.runner.RunnerException;

/** The reason at the bottom of what JMH throws. */
final class Failure {

    /** How JMH names the methods that it generates to make a benchmark's state and to call its trial-level set-up. */
    private static final String JMH_INITIALISES = "_jmh_tryInit_";

    private Failure() {}

    /** How HotSpot begins the message of the error that it throws where the kernel gives it no thread. */
    private static final String NO_THREAD = "unable to create native thread";

    /** How the JDK tells that the kernel gave it no process (EAGAIN); what it advises then is about other errors. */
    private static final Pattern NO_PROCESS = Pattern.compile("error[:=] ?11\\b");

    /**
     * The message of the innermost cause. JMH hides what a benchmark threw among the suppressed exceptions of its own,
     * and brings it over from the fork in serialised form. Exceptions whose message is not meant as a sentence keep
     * their type's name in front.
     */
    static String reason(Throwable thrown) {
        return describe(root(thrown));
    }

    /**
     * Whether a benchmark was not run because this guest cannot run it: its set-up said so, or a system call that its
     * set-up made was refused as such. The same refusal later, while it is measured, is a failure.
     */
    static boolean isSkip(Throwable thrown) {
        Throwable root = root(thrown);
        return root instanceof UnsupportedException
                || (((root instanceof LinuxException refused && refused.isRefusal()) || isOutOfThreads(root))
                        && isFromSetUp(root));
    }

    private static boolean isOutOfThreads(Throwable root) {
        String message = Objects.requireNonNullElse(root.getMessage(), "");
        return (root instanceof OutOfMemoryError && message.startsWith(NO_THREAD))
                || (root instanceof IOException && NO_PROCESS.matcher(message).find());
    }

    private static boolean isFromSetUp(Throwable root) {
        return Stream.of(root.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().startsWith(JMH_INITIALISES));
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        for (Optional<Throwable> next = inner(root); next.isPresent(); next = inner(root)) {
            root = next.get();
        }
        return root;
    }

    private static Optional<Throwable> inner(Throwable thrown) {
        if (thrown instanceof BenchmarkException && thrown.getSuppressed().length > 0) {
            return Optional.of(thrown.getSuppressed()[0]);
        }
        boolean last = thrown instanceof ForkFailedException
                || thrown instanceof SkippedException
                || thrown instanceof UncheckedIOException;
        return last ? Optional.empty() : Optional.ofNullable(thrown.getCause());
    }

    private static String describe(Throwable root) {
        String message = root.getMessage();
        if (isOutOfThreads(root)) {
            return "the kernel refuses another thread; raise the limit with ulimit -u, or that of this process's cgroup";
        }
        if (message == null || message.isBlank()) {
            return root.getClass().getSimpleName();
        }
        boolean sentence = root instanceof IllegalStateException
                || root instanceof IllegalArgumentException
                || root instanceof UncheckedIOException
                || root instanceof RunnerException
                || root instanceof UnsupportedException
                || root instanceof SkippedException
                || root instanceof ForkFailedException;
        return sentence ? message : root.getClass().getSimpleName() + ": " + message;
    }
}
