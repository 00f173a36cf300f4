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
 *
 * <p>So early, the profiles of what they call may be too thin: whether a call is worth inlining is judged by how often it was
 * seen, and in one fork of ten or twenty the JDK's own step to a memory access was not, so that every load was a call. The calls that
 * lie on every path to memory are therefore always inlined.
 */
public final class EarlyCompilation {

    /** A part of those of {@link SteadyJvm}. */
    public static final List<String> ARGUMENTS = List.of(
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=CompileThresholdScaling,io.mitigauge.bench.*::*,0.02",
            "-XX:CompileCommand=inline,jdk.internal.misc.Unsafe::*Unaligned",
            "-XX:CompileCommand=inline,jdk.internal.misc.Unsafe::convEndian");

    private EarlyCompilation() {}
}
