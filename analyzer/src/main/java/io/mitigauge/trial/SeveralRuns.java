// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import io.mitigauge.model.Calibration;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/**
 * Compares several runs on either side, drawn by lot, by what the runs that are not drawn differ by. Each run counts as a boot,
 * so that what runs of one boot have in common is not seen to vary.
 */
final class SeveralRuns {

    /** Runs on a side. */
    static final int SIDE = 3;

    /** Fewest that calibrate: with one less, boots and calibration are not put together. */
    private static final int CALIBRATING = Calibration.FEWEST + 1;

    /** Fewest runs with nothing changed that can be on both sides. */
    static final int FEWEST = 2 * SIDE + CALIBRATING;

    /** Fewest runs with nothing changed that can stand before others. */
    static final int FEWEST_BEFORE = SIDE + CALIBRATING;

    /** Comparisons of a kind. */
    static final int DRAWS = 100;

    private static final long SEED = 20_261_128;

    private final List<Run> unchanged;

    /**
     * Of these.
     *
     * @param unchanged at least {@value #FEWEST_BEFORE}
     */
    SeveralRuns(List<Run> unchanged) {
        this.unchanged = List.copyOf(unchanged);
    }

    /** With nothing changed; none where there are fewer than {@value #FEWEST}. */
    List<Comparison> ofUnchanged() {
        if (unchanged.size() < FEWEST) {
            return List.of();
        }
        return draws((drawn, random) -> Calibrated.by(
                drawn.subList(2 * SIDE, drawn.size()), drawn.subList(0, SIDE), drawn.subList(SIDE, 2 * SIDE)));
    }

    /**
     * With these after.
     *
     * @param slowed at least {@value #SIDE}
     */
    List<Comparison> with(List<Run> slowed) {
        return draws((drawn, random) -> Calibrated.by(
                drawn.subList(SIDE, drawn.size()),
                drawn.subList(0, SIDE),
                shuffled(slowed, random).subList(0, SIDE)));
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
