// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Who could put another program in the place of one that root will start. */
public final class Trust {

    private static final int OTHERS_WRITE = 0022;
    private static final int STICKY = 01000;

    private Trust() {}

    /**
     * The first, of a program and the folders above it, that somebody beside one user may change.
     *
     * @param owner number of that user
     */
    public static Optional<Path> firstDoubt(Path program, int owner) {
        for (Path each = program; each != null; each = each.getParent()) {
            if (!isOnlyFor(owner, each)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** Others may write into a sticky folder such as {@code /tmp}, but not replace what is not theirs. */
    private static boolean isOnlyFor(int owner, Path file) {
        try {
            int mode = (int) Files.getAttribute(file, "unix:mode");
            int uid = (int) Files.getAttribute(file, "unix:uid");
            return (uid == owner || uid == 0) && ((mode & OTHERS_WRITE) == 0 || (mode & STICKY) != 0);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
