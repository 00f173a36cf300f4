// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How often one operation of a benchmark does what mitigations make dearer: means over forks, all threads together.
 *
 * @param systemCalls as the benchmark states them; empty where it does not
 * @param switches between threads, waited for or not; empty where no fork counted them
 * @param faults on pages; empty where no fork counted them
 */
public record Rates(OptionalDouble systemCalls, OptionalDouble switches, OptionalDouble faults) {

    /** Names of the readings in {@link Activity}. */
    public static final String SYSTEM_CALLS = "systemCallsPerOperation";

    /** See {@link #SYSTEM_CALLS}. */
    public static final String SWITCHES = "switchesPerOperation";

    /** See {@link #SYSTEM_CALLS}. */
    public static final String FAULTS = "faultsPerOperation";

    /** Of the forks of one benchmark. */
    public static Rates of(List<Fork> forks) {
        return new Rates(mean(forks, SYSTEM_CALLS), mean(forks, SWITCHES), mean(forks, FAULTS));
    }

    private static OptionalDouble mean(List<Fork> forks, String reading) {
        return forks.stream()
                .flatMapToDouble(fork -> fork.activity().number(reading).stream())
                .filter(rate -> rate >= 0)
                .average();
    }
}
