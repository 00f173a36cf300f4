// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.SteadyJvm;
import java.util.List;
import java.util.stream.Stream;

/**
 * The arguments of every measured JVM: those of {@link SteadyJvm}, and a heap of fixed size, of which the benchmarks need little, since
 * the JVM takes another one with another amount of memory.
 */
final class ForkJvm {

    static final List<String> ARGUMENTS = Stream.concat(
                    Stream.of("-Xms128m", "-Xmx128m", "--sun-misc-unsafe-memory-access=allow"),
                    SteadyJvm.ARGUMENTS.stream())
            .toList();

    private ForkJvm() {}
}
