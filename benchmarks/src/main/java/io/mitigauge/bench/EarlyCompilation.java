// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench;

import java.util.List;

/**
 * JVM arguments with which the methods of the benchmarks are compiled early.
 *
 * <p>HotSpot gives a method to its optimizing compiler after 5,000 calls or so. An operation of 100 us is called that often
 * only after half a second or more, and until then its downcalls cost microseconds each: a warm-up of 600 ms then ends
 * in the middle, at another point in every fork. So our methods, JMH's stubs around them included, are compiled after a
 * fiftieth of that. All others keep their thresholds, because compiling everything early keeps the one compiler
 * thread busy for longer.
 */
public final class EarlyCompilation {

    /** For every JVM that measures or answers. */
    public static final List<String> ARGUMENTS = List.of(
            "-XX:CompileCommand=quiet", "-XX:CompileCommand=CompileThresholdScaling,io.mitigauge.bench.*::*,0.02");

    private EarlyCompilation() {}
}
