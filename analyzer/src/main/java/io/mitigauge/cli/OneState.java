// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.bundle.Bundles;
import io.mitigauge.compare.Side;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Run;
import io.mitigauge.session.SessionException;
import java.util.List;

/** Runs between which nothing was changed. */
final class OneState {

    private OneState() {}

    /**
     * Reads them.
     *
     * @param names paths or labels, at least one
     * @throws SessionException in one line, if they contradict each other
     */
    static List<Run> read(List<String> names) {
        List<Run> runs = names.stream()
                .map(name -> Bundles.read(Bundles.locate(name, Home.results())))
                .toList();
        requireDifferent(runs);
        require(Side.of(runs), "the runs", "name only runs between which nothing was changed");
        return runs;
    }

    /**
     * Refuses a run that is named twice, or copied: it would count as further evidence, and agree with itself as no two runs do.
     *
     * @throws SessionException in one line, if there is one
     */
    static void requireDifferent(List<Run> runs) {
        for (int i = 1; i < runs.size(); i++) {
            Run run = runs.get(i);
            runs.stream()
                    .limit(i)
                    .filter(other -> isSame(run, other))
                    .findFirst()
                    .ifPresent(other -> {
                        throw new SessionException(
                                SessionException.Kind.USAGE,
                                run.info().path() + " is the same run as "
                                        + other.info().path() + ": name every run once");
                    });
        }
    }

    private static boolean isSame(Run one, Run other) {
        boolean samePath = one.info().path().equals(other.info().path());
        boolean sameStart = one.info().startedAt().isPresent()
                && one.info().startedAt().equals(other.info().startedAt());
        return samePath || (sameStart && measured(one).equals(measured(other)));
    }

    private static List<List<Double>> measured(Run run) {
        return run.forks().stream().map(Fork::iterations).toList();
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
