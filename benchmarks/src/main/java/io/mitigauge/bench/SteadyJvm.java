// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * The arguments of every JVM that measures or answers, the same in all runs.
 *
 * <p>The JVM fits itself to the machine: with fewer CPUs, as after SMT was switched off, it takes another collector,
 * fewer collector threads and fewer compiler threads. A comparison across such a change would measure the JVM's choices too. So they are
 * made here: the serial collector, which has no threads of its own, and one compiler thread for each tier.
 * Statistics that the JVM would write to a memory-mapped file in {@code /tmp} are off, because such a write can wait
 * for the disk. Methods of the benchmarks are compiled early ({@link EarlyCompilation}).
 */
public final class SteadyJvm {

    /** Without the size of the heap, which is its user's to fix. */
    public static final List<String> ARGUMENTS = Stream.concat(
                    Stream.of(
                            "-XX:+UseSerialGC",
                            "-XX:+TieredCompilation",
                            "-XX:CICompilerCount=2",
                            "-XX:-UsePerfData",
                            "--enable-native-access=ALL-UNNAMED"),
                    EarlyCompilation.ARGUMENTS.stream())
            .toList();

    private SteadyJvm() {}
}
