// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be measured after the next boot, and what came of it so far.
 *
 * @param tool the launcher, absolute
 * @param before bundle to repeat and to compare with, absolute
 * @param label of the run after the boot
 * @param profile that replaces the plan of {@code before}
 * @param out folder of the bundles, absolute
 * @param html where the report goes, absolute; empty for a file beside the bundle, of its name
 * @param notifyCommand for the shell, with the outcome in its environment
 * @param settleSeconds how long to wait at most for a quiet machine, >= 0
 * @param bootId the kernel's, of the boot in which it was armed
 * @param armedAt wall clock, for people only
 * @param attempts boots that began, in order
 * @param measured bundle of the run after the boot, once it is complete
 */
public record Armed(
        Path tool,
        Path before,
        String label,
        Optional<String> profile,
        Path out,
        Optional<Path> html,
        Optional<String> notifyCommand,
        int settleSeconds,
        String bootId,
        Instant armedAt,
        List<String> attempts,
        Optional<Path> measured) {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if the settle time is negative, or a boot has no id
     */
    public Armed {
        attempts = List.copyOf(attempts);
        if (settleSeconds < 0) {
            throw new IllegalArgumentException("settleSeconds must be >= 0, is " + settleSeconds);
        }
        if (bootId.isBlank()) {
            throw new IllegalArgumentException("bootId is empty");
        }
    }

    /** The same, with a boot that began; nothing new where it is there already. */
    public Armed attemptedIn(String boot) {
        if (attempts.contains(boot)) {
            return this;
        }
        List<String> more = new ArrayList<>(attempts);
        more.add(boot);
        return with(more, measured);
    }

    /** The same, with the run done. */
    public Armed measuredAs(Path bundle) {
        return with(attempts, Optional.of(bundle));
    }

    private Armed with(List<String> boots, Optional<Path> bundle) {
        return new Armed(
                tool, before, label, profile, out, html, notifyCommand, settleSeconds, bootId, armedAt, boots, bundle);
    }
}
