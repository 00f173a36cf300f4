// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.EarlyCompilation;
import java.util.List;
import java.util.stream.Stream;

/**
 * The arguments of every measured JVM, the same in all runs.
 *
 * <p>The JVM fits itself to the machine: with fewer CPUs, as after SMT was switched off, it takes another collector,
 * fewer collector threads and fewer compiler threads, and with another amount of memory another heap. A comparison
 * across such a change would measure the JVM's choices too. So they are made here: the serial collector, which has no
 * threads of its own; a heap of fixed size, of which the benchmarks need little; one compiler thread for each tier.
 * Statistics that the JVM would write to a memory-mapped file in {@code /tmp} are off, because such a write can wait
 * for the disk. Methods of the benchmarks are compiled early ({@link EarlyCompilation}).
 */
final class ForkJvm {

    static final List<String> ARGUMENTS = Stream.concat(
                    Stream.of(
                            "-XX:+UseSerialGC",
                            "-Xms128m",
                            "-Xmx128m",
                            "-XX:+TieredCompilation",
                            "-XX:CICompilerCount=2",
                            "-XX:-UsePerfData",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow"),
                    EarlyCompilation.ARGUMENTS.stream())
            .toList();

    private ForkJvm() {}
}
