// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import io.mitigauge.model.CoupleAnswer.Kind;
import java.util.List;
import java.util.SortedSet;

/**
 * Which CPUs share a core, as measured. It says nothing of other guests, which may be on the other threads of these
 * cores.
 *
 * @param verdict of the machine: {@link Kind#SHARED} where some share, {@link Kind#UNCLEAR} where one couple's answer is
 * @param sentence the answer in words
 * @param sure whether nothing at all speaks against the verdict; never where it is unclear
 * @param cores the CPUs of each core, ascending, of those that were looked at; empty where the verdict is unclear
 * @param couples the answers behind it
 */
public record Topology(
        Kind verdict, String sentence, boolean sure, List<SortedSet<Integer>> cores, List<CoupleAnswer> couples) {

    /** Copies the lists. */
    public Topology {
        cores = List.copyOf(cores);
        couples = List.copyOf(couples);
    }
}
