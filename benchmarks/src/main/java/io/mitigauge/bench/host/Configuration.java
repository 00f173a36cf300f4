// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A benchmark method with one choice of its parameters: what one fork measures.
 *
 * @param name JMH's full name
 * @param params a value for each of its parameters
 * @param tier the shortest profile that takes it
 * @param score what JMH makes of its iterations
 * @param control full name of the benchmark to read beside it, empty for controls
 * @param probe what the method says of itself
 */
record Configuration(
        String name, SortedMap<String, String> params, Tier tier, Score score, String control, Probe probe) {

    Configuration {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    /** What it does that mitigations or SMT act on. */
    Set<Trigger> triggers() {
        Set<Trigger> triggers = EnumSet.noneOf(Trigger.class);
        Collections.addAll(triggers, probe.triggers());
        for (Probe.Where where : probe.where()) {
            if (Choice.of(name, where.value()).means(params)) {
                Collections.addAll(triggers, where.triggers());
            }
        }
        return triggers;
    }

    /** What acts on it: what its triggers set off, and what it names besides; in the order of the vocabulary. */
    Set<Mechanism> mechanisms() {
        Set<Mechanism> mechanisms = EnumSet.noneOf(Mechanism.class);
        triggers().forEach(trigger -> mechanisms.addAll(trigger.mechanisms()));
        Collections.addAll(mechanisms, probe.moves());
        return mechanisms;
    }

    /**
     * JMH's kind of score.
     *
     * @param mode in JMH's short form, {@code avgt}
     * @param unit as JMH prints it, {@code ns/op}
     */
    record Score(String mode, String unit) {}
}
