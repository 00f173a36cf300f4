// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.bundle.BundleException;
import io.mitigauge.bundle.Bundles;
import io.mitigauge.capture.CapturedTree;
import io.mitigauge.session.SessionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses runs that are counted as several and are one: nothing would differ between them, and intervals that stand on
 * how runs differ would be far too narrow.
 */
final class DistinctRuns {

    private DistinctRuns() {}

    /**
     * Refuses a folder or file that is named twice, whatever path or link leads to it.
     *
     * @throws SessionException in one line, if one is
     */
    static void requireOtherPlaces(List<Path> paths) {
        Map<Path, Path> seen = new HashMap<>();
        for (Path path : paths) {
            refuse(seen.putIfAbsent(real(path), path), path);
        }
    }

    /**
     * Refuses that and copies. Trees of files, of which nothing was measured, are not looked into.
     *
     * @throws SessionException in one line, if a run is there twice
     */
    static void require(List<Path> paths) {
        requireOtherPlaces(paths);
        if (paths.size() < 2) {
            return;
        }
        Map<String, Path> seen = new HashMap<>();
        for (Path path : paths) {
            if (!CapturedTree.isTree(path)) {
                refuse(seen.putIfAbsent(Bundles.identity(path), path), path);
            }
        }
    }

    private static void refuse(@Nullable Path earlier, Path path) {
        if (earlier != null) {
            throw new SessionException(
                    SessionException.Kind.USAGE,
                    earlier + " and " + path
                            + " are the same run, which counts once; name every run once, and no copy of it");
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new BundleException(path, "cannot be read (" + e.getMessage() + ")", "check its permissions");
        }
    }
}
