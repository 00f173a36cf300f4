// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * In which order to boot into the states that are to be compared: blocks of one boot of each state, whose order is drawn by lot, so that
 * neither what drifts nor what comes back every so often favours a state. A randomized complete block design: Montgomery (2013), Design and
 * Analysis of Experiments, 8th ed., Wiley, section 4.1.
 *
 * @param states names, at least 2, each once
 * @param boots the states in order, one a boot
 * @param seed with which the same order is drawn again
 */
public record BootOrder(List<String> states, List<Boot> boots, long seed) {

    /**
     * A boot.
     *
     * @param state into which
     * @param label of its run: the state and a number from 1
     */
    public record Boot(String state, String label) {}

    /** Copies the lists. */
    public BootOrder {
        states = List.copyOf(states);
        boots = List.copyOf(boots);
    }

    /**
     * Draws an order.
     *
     * @param states at least 2, each once
     * @param each boots of each state, 1 to {@value Verdict.Unclear#MOST_BOOTS}
     * @throws IllegalArgumentException in one line, naming what is out of range
     */
    public static BootOrder byLot(List<String> states, int each, long seed) {
        if (states.size() < 2 || states.stream().distinct().count() < states.size()) {
            throw new IllegalArgumentException("need two states or more, each once, have " + String.join(", ", states));
        }
        if (each < 1 || each > Verdict.Unclear.MOST_BOOTS) {
            throw new IllegalArgumentException(
                    "boots of each state must be 1 to %d, are %d".formatted(Verdict.Unclear.MOST_BOOTS, each));
        }
        Random random = new Random(seed);
        List<Boot> boots = new ArrayList<>();
        for (int block = 1; block <= each; block++) {
            List<String> shuffled = new ArrayList<>(states);
            Collections.shuffle(shuffled, random);
            for (String state : shuffled) {
                boots.add(new Boot(state, state + "-" + block));
            }
        }
        return new BootOrder(states, boots, seed);
    }

    /** What to type after each boot: runs after the first repeat the first. */
    public List<String> commands() {
        String first = boots.getFirst().label();
        return IntStream.range(0, boots.size())
                .mapToObj(i -> "./mitigauge run --label " + boots.get(i).label() + (i == 0 ? "" : " --like " + first))
                .toList();
    }

    /** What to type after all of them; of more than two states, whose own environments tell them apart, what their factors cost. */
    public String comparison() {
        return states.size() == 2
                ? "./mitigauge compare " + joined(states.getFirst(), ",") + " " + joined(states.getLast(), ",")
                : "./mitigauge compare --factors smt,mitigations "
                        + states.stream().map(state -> joined(state, " ")).collect(Collectors.joining(" "));
    }

    private String joined(String state, String between) {
        return boots.stream()
                .filter(boot -> boot.state().equals(state))
                .map(Boot::label)
                .collect(Collectors.joining(between));
    }
}
