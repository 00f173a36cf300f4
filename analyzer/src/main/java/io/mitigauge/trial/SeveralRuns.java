// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import io.mitigauge.compare.Calibrations;
import io.mitigauge.compare.Comparisons;
import io.mitigauge.compare.Side;
import io.mitigauge.model.Calibration;
import io.mitigauge.model.Comparison;
import io.mitigauge.model.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

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
        Random random = new Random(SEED);
        List<Comparison> comparisons = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            List<Run> drawn = shuffled(unchanged, random);
            comparisons.add(compared(
                    drawn.subList(0, SIDE), drawn.subList(SIDE, 2 * SIDE), drawn.subList(2 * SIDE, drawn.size())));
        }
        return comparisons;
    }

    /**
     * With these after.
     *
     * @param slowed at least {@value #SIDE}
     */
    List<Comparison> with(List<Run> slowed) {
        Random random = new Random(SEED);
        List<Comparison> comparisons = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            List<Run> drawn = shuffled(unchanged, random);
            comparisons.add(compared(
                    drawn.subList(0, SIDE),
                    shuffled(slowed, random).subList(0, SIDE),
                    drawn.subList(SIDE, drawn.size())));
        }
        return comparisons;
    }

    private static List<Run> shuffled(List<Run> runs, Random random) {
        List<Run> shuffled = new ArrayList<>(runs);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static Comparison compared(List<Run> before, List<Run> after, List<Run> others) {
        return Comparisons.between(
                Side.ofBoots(before),
                Side.ofBoots(after),
                Calibrated.USUAL.with(Calibrations.betweenRuns(
                        Calibrations.of(others), Calibrations.sameBoot(before.getFirst(), after.getFirst()))));
    }
}
