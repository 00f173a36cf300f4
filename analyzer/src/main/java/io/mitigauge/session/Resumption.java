// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import io.mitigauge.bundle.Manifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether an interrupted run may go on: forks of one run must be about one suite, one boot and one JDK. */
final class Resumption {

    private Resumption() {}

    /**
     * Refuses to mix.
     *
     * @throws SessionException naming everything that changed
     */
    static void check(Manifest manifest, Runs.Installation now, Optional<String> bootIdHash, Path folder) {
        List<String> changed = new ArrayList<>();
        if (!manifest.run().suiteDigest().equals(now.suiteDigest())) {
            changed.add("the benchmarks are not those with which it was begun");
        }
        if (!manifest.run().bootIdHash().equals(bootIdHash)) {
            changed.add("the machine was rebooted since, or is another one");
        }
        if (!manifest.run().jvm().equals(Runtime.version().toString())) {
            changed.add("the JDK is " + Runtime.version() + ", it was "
                    + manifest.run().jvm());
        }
        if (!changed.isEmpty()) {
            throw new SessionException(
                    SessionException.Kind.NOT_COMPARABLE,
                    folder + ": cannot be resumed because " + String.join(", and ", changed)
                            + "; start a new run, or mix them knowingly with --resume-anyway");
        }
    }
}
