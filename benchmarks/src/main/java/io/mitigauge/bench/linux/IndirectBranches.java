// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The calling thread asks the kernel to keep its indirect branch predictions from other processes and theirs from it: where
 * the kernel does that for those that ask, predictions are dropped (IBPB) on every switch between processes of which
 * either asked. Browsers and sandboxes ask. {@code prctl(2)}, {@code PR_SPEC_INDIRECT_BRANCH}.
 */
public final class IndirectBranches implements Held.Resource {

    private static final Path SPECTRE_V2 = Path.of("/sys/devices/system/cpu/vulnerabilities/spectre_v2");
    private static final String FOR_THOSE_THAT_ASK = "STIBP: conditional";

    private IndirectBranches() {}

    /**
     * Makes sure that a thread which asks has its predictions kept from its sibling's too (STIBP). The kernel does that for all threads,
     * or for none, where the CPU has another means or no sibling, and the thread's asking then means processes alone.
     *
     * @throws UnsupportedException if it does, or does not tell
     */
    public static void requireChoiceBetweenSiblings() {
        requireChoiceIn(SPECTRE_V2);
    }

    /** {@link #requireChoiceBetweenSiblings} by a file that is as the kernel's. */
    static void requireChoiceIn(Path file) {
        String line;
        try {
            line = Files.readString(file).strip();
        } catch (IOException e) {
            throw new UnsupportedException(
                    "whether the kernel keeps siblings' predictions apart is not told: " + file + " cannot be read");
        }
        if (!line.contains(FOR_THOSE_THAT_ASK)) {
            throw new UnsupportedException(
                    "the kernel keeps siblings' predictions apart for all threads or for none, not "
                            + "for those that ask; spectre_v2 says: " + line);
        }
    }

    /**
     * Asks for it.
     *
     * @throws UnsupportedException if the kernel lets no thread choose, or has chosen for all
     */
    public static IndirectBranches guard() {
        SpeculationControl.INDIRECT_BRANCH.forbid();
        return new IndirectBranches();
    }

    /** Asks for it no more. */
    @Override
    public void close() {
        SpeculationControl.INDIRECT_BRANCH.permit();
    }
}
