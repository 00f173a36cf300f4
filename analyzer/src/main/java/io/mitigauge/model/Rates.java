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
 * @param betweenProcesses whether the switches are between processes, not between threads of one
 */
public record Rates(
        OptionalDouble systemCalls, OptionalDouble switches, OptionalDouble faults, boolean betweenProcesses) {

    /** Names of the readings in {@link Activity}. */
    public static final String SYSTEM_CALLS = "systemCallsPerOperation";

    /** See {@link #SYSTEM_CALLS}. */
    public static final String SWITCHES = "switchesPerOperation";

    /** See {@link #SYSTEM_CALLS}. */
    public static final String FAULTS = "faultsPerOperation";

    /** Not there where the benchmark has one process. See {@link #SYSTEM_CALLS}. */
    public static final String PROCESS_SWITCHES = "processSwitchesPerOperation";

    /** Of the forks of one benchmark. */
    public static Rates of(List<Fork> forks) {
        return new Rates(
                mean(forks, SYSTEM_CALLS),
                mean(forks, SWITCHES),
                mean(forks, FAULTS),
                mean(forks, PROCESS_SWITCHES).isPresent());
    }

    private static OptionalDouble mean(List<Fork> forks, String reading) {
        return forks.stream()
                .flatMapToDouble(fork -> fork.activity().number(reading).stream())
                .filter(rate -> rate >= 0)
                .average();
    }
}
