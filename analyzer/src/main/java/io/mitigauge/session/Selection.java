// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import io.mitigauge.bundle.Manifest;
import io.mitigauge.model.BenchmarkSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which benchmarks of the suite a run takes. */
final class Selection {

    private Selection() {}

    /**
     * The benchmarks that the globs name, with the control of each, since a figure without its control says little.
     *
     * @throws SessionException if a glob names nothing
     */
    static List<BenchmarkSpec> of(List<BenchmarkSpec> suite, List<String> only) {
        if (only.isEmpty()) {
            return suite;
        }
        Set<BenchmarkSpec> chosen = new LinkedHashSet<>();
        for (String glob : only) {
            List<BenchmarkSpec> matching =
                    suite.stream().filter(s -> RunRequest.matches(glob, s.id())).toList();
            if (matching.isEmpty()) {
                throw new SessionException(
                        SessionException.Kind.USAGE,
                        "--only \"" + glob + "\" names no benchmark; see what there is with: mitigauge list");
            }
            chosen.addAll(matching);
        }
        for (BenchmarkSpec spec : List.copyOf(chosen)) {
            suite.stream().filter(s -> isControlOf(s, spec)).forEach(chosen::add);
        }
        return suite.stream().filter(chosen::contains).toList();
    }

    private static boolean isControlOf(BenchmarkSpec candidate, BenchmarkSpec subject) {
        return candidate.control()
                && !subject.controlledBy().isEmpty()
                && (candidate.id().name().equals(subject.controlledBy())
                        || candidate.id().name().endsWith("." + subject.controlledBy()));
    }

    /**
     * The benchmarks of another bundle, as this suite has them.
     *
     * @throws SessionException if this suite lacks one
     */
    static List<BenchmarkSpec> like(Manifest other, List<BenchmarkSpec> suite) {
        List<BenchmarkSpec> chosen = new ArrayList<>();
        for (Manifest.SuiteEntry entry : other.suite()) {
            chosen.add(suite.stream()
                    .filter(s -> s.id().equals(entry.spec().id()))
                    .findFirst()
                    .orElseThrow(() -> new SessionException(
                            SessionException.Kind.NOT_COMPARABLE,
                            "this suite has no " + entry.spec().id().shown()
                                    + "; use the version of mitigauge that recorded the other run")));
        }
        return chosen;
    }
}
