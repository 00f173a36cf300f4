// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import io.mitigauge.model.BenchmarkId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the user asked for.
 *
 * @param label name of the run, as in {@code before}
 * @param profile how long and how deep, and which benchmarks where {@code only} names none
 * @param budget wall time that replaces the profile's own
 * @param like bundle whose benchmarks, iterations and rounds are repeated
 * @param only globs over benchmark names; empty means those that the profile takes
 * @param out folder in which the bundle's folder is made
 * @param seed of the order of forks
 * @param fullEnvironment whether private facts of the guest are stored too
 * @param settled what came of waiting for a quiet machine, where somebody waited
 */
public record RunRequest(
        String label,
        Profile profile,
        Optional<Duration> budget,
        Optional<Path> like,
        List<String> only,
        Path out,
        long seed,
        boolean fullEnvironment,
        Optional<String> settled) {

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /**
     * Copies the globs.
     *
     * @throws SessionException if the label cannot be part of a folder's name
     */
    public RunRequest {
        only = List.copyOf(only);
        requireLabel(label);
    }

    /**
     * Checks that a label can be part of a folder's name.
     *
     * @throws SessionException if it cannot
     */
    public static void requireLabel(String label) {
        if (!LABEL.matcher(label).matches()) {
            throw new SessionException(
                    SessionException.Kind.USAGE,
                    "--label must be 1 to 64 letters, digits, dots, dashes or underscores, is \"" + label + "\"");
        }
    }

    /** Whether a benchmark is asked for: a glob matches its full name or the name that {@code list} shows. */
    static boolean matches(String glob, BenchmarkId benchmark) {
        Pattern pattern = Pattern.compile(
                ("\\Q" + glob + "\\E").replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"), Pattern.CASE_INSENSITIVE);
        return pattern.matcher(benchmark.name()).matches()
                || pattern.matcher(benchmark.shown()).matches()
                || pattern.matcher(benchmark.shownMethod()).matches();
    }
}
