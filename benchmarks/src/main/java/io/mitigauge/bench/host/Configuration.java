// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A benchmark method with one choice of its parameters: what one fork measures.
 *
 * @param name JMH's full name
 * @param params a value for each of its parameters
 * @param isControl whether no kernel setting may move it
 * @param control full name of the benchmark to read beside it, empty for controls
 * @param setupMillis typical time for setting up beyond the start of the JVM
 * @param exposes what moves it, one sentence
 * @param cannotShow what must not be concluded, one sentence
 */
record Configuration(
        String name,
        SortedMap<String, String> params,
        boolean isControl,
        String control,
        int setupMillis,
        String exposes,
        String cannotShow) {

    Configuration {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }
}
