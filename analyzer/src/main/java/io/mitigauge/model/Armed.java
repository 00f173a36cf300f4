// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.nio.file.Path;
import java.time.Instant;
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
 * @param armedAt wall clock, for people, and to tell one arming from the next; nothing is computed from it
 * @param attempts ids of the boots that began
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

    /** How it is measured, and what it is compared with: for people. */
    public String manner() {
        String run = String.valueOf(before.getFileName());
        return profile.map(name -> "by the profile " + name + ", and compared with " + run)
                .orElse("like " + run + ", and compared with it");
    }

    /** The same, with the run done. */
    public Armed measuredAs(Path bundle) {
        return new Armed(
                tool,
                before,
                label,
                profile,
                out,
                html,
                notifyCommand,
                settleSeconds,
                bootId,
                armedAt,
                attempts,
                Optional.of(bundle));
    }
}
