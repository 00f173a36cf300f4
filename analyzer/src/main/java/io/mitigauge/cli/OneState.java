// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.bundle.Bundles;
import io.mitigauge.compare.Side;
import io.mitigauge.model.Run;
import io.mitigauge.session.SessionException;
import java.nio.file.Path;
import java.util.List;

/** Runs between which nothing was changed. */
final class OneState {

    private OneState() {}

    /**
     * Reads them.
     *
     * @param names paths or labels, at least one
     * @throws SessionException in one line, if one is there twice, or if they contradict each other
     */
    static List<Run> read(List<String> names) {
        List<Path> paths =
                names.stream().map(name -> Bundles.locate(name, Home.results())).toList();
        DistinctRuns.require(paths);
        List<Run> runs = paths.stream().map(Bundles::read).toList();
        require(Side.of(runs), "the runs", "name only runs between which nothing was changed");
        return runs;
    }

    /**
     * Refuses a side whose runs contradict each other.
     *
     * @param which what its runs are called
     * @param advice what to do
     * @throws SessionException in one line, if they do
     */
    static void require(Side side, String which, String advice) {
        try {
            side.requireOneState(which);
        } catch (IllegalArgumentException e) {
            throw new SessionException(SessionException.Kind.NOT_COMPARABLE, e.getMessage() + "; " + advice);
        }
    }
}
