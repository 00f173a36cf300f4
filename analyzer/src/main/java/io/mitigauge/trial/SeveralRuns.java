// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import io.mitigauge.model.Comparison;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Run;
import io.mitigauge.stats.ControlLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/**
 * Compares several runs on either side, drawn by lot, with a calibration by those that are not drawn where these are
 * enough. Each run counts as a boot, so that what runs of one boot have in common is not seen to vary.
 */
final class SeveralRuns {

    /** Fewest that calibrate: with one less, they tell nothing of how benchmarks follow the controls. */
    static final int CALIBRATING = ControlLine.FEWEST;

    /** Comparisons of a kind. */
    static final int DRAWS = 100;

    private static final long SEED = 20_261_128;

    private final List<Run> unchanged;
    private final int side;

    /**
     * Of these.
     *
     * @param unchanged with nothing changed
     * @param side runs on a side, at least 2
     */
    SeveralRuns(List<Run> unchanged, int side) {
        this.unchanged = withoutLatencies(unchanged);
        this.side = side;
    }

    /** Only means are counted here, and a hundred times quantiles would take minutes. */
    private static List<Run> withoutLatencies(List<Run> runs) {
        return runs.stream()
                .map(run -> new Run(
                        run.info(),
                        run.start(),
                        run.end(),
                        run.forks().stream().map(SeveralRuns::withoutLatency).toList(),
                        run.failures(),
                        run.skips()))
                .toList();
    }

    private static Fork withoutLatency(Fork fork) {
        return new Fork(
                fork.number(),
                fork.round(),
                fork.startedAt(),
                fork.benchmark(),
                fork.score(),
                fork.iterations(),
                Fork.Latency.NONE,
                fork.activity(),
                fork.disturbances());
    }

    /** With nothing changed on either side; none where there are too few. */
    List<Comparison> ofUnchanged() {
        if (unchanged.size() < 2 * side) {
            return List.of();
        }
        return draws((drawn, random) -> compared(drawn, 2 * side, drawn.subList(side, 2 * side)));
    }

    /** Whether enough are left to calibrate these; else boots tell by themselves. */
    boolean calibratesUnchanged() {
        return calibrates(2 * side);
    }

    /** With these after; none where there are too few of either. */
    List<Comparison> with(List<Run> slowed) {
        if (unchanged.size() < side || slowed.size() < side) {
            return List.of();
        }
        List<Run> means = withoutLatencies(slowed);
        return draws(
                (drawn, random) -> compared(drawn, side, shuffled(means, random).subList(0, side)));
    }

    /** Likewise of those before slowed ones. */
    boolean calibratesBefore() {
        return calibrates(side);
    }

    private boolean calibrates(int taken) {
        return unchanged.size() - taken >= CALIBRATING;
    }

    private Comparison compared(List<Run> drawn, int taken, List<Run> after) {
        List<Run> before = drawn.subList(0, side);
        return calibrates(taken)
                ? Calibrated.by(drawn.subList(taken, drawn.size()), before, after)
                : Calibrated.byThemselves(before, after);
    }

    /** Of the runs with nothing changed in an order by lot, and whatever else is drawn. */
    private List<Comparison> draws(BiFunction<List<Run>, Random, Comparison> compared) {
        Random random = new Random(SEED);
        List<Comparison> comparisons = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            comparisons.add(compared.apply(shuffled(unchanged, random), random));
        }
        return comparisons;
    }

    private static List<Run> shuffled(List<Run> runs, Random random) {
        List<Run> shuffled = new ArrayList<>(runs);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
