// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.topology;

import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.ParentDeath;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;

/**
 * A program that measures how CPUs get in each other's way, and prints what it measured, without a judgement.
 *
 * <p>Start it with {@code java --enable-native-access=ALL-UNNAMED -cp benchmarks.jar
 * io.mitigauge.bench.topology.SiblingProbe MILLIS}, where {@code MILLIS} is how long it may go on after warming up; it
 * takes longer where that is too short for 100 samples of each couple, up to three times as long. It needs no rights.
 *
 * <p>Lines of UTF-8 with fields between tabs on standard output; samples are in the order in which they were taken:
 *
 * <pre>
 * cpus       0,1,2,3                  that this process may use
 * sampled    0,2                      of which these were looked at with all others; absent where all were
 * line       a  b  nanos  nanos ...   one way of a cache line between CPUs a and b
 * wide       a  b  total  total ...   what a and b do together at multiplications, as a multiple of what one does
 * chain      a  b  total  total ...   the same for one chain of them, the control
 * disturbed  a  b  count              repetitions of either that were left out, see Contention
 * end
 * </pre>
 *
 * Where it cannot measure, one line {@code failed why} instead, and exit code 1.
 */
public final class SiblingProbe {

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private SiblingProbe() {}

    /** Measures once. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        if (arguments.length != 1 || !arguments[0].matches("[1-9][0-9]{0,5}")) {
            System.err.println("usage: SiblingProbe MILLIS");
            Runtime.getRuntime().halt(EXIT_USAGE);
        }
        ParentDeath.endWithIt();
        int exit = 0;
        try {
            SortedSet<Integer> cpus = Affinity.allowed();
            try (Workers workers = Workers.on(cpus)) {
                new Survey(workers, cpus, Affinity::siblings, Long.parseLong(arguments[0]))
                        .lines()
                        .forEach(out::println);
            }
        } catch (RuntimeException e) {
            out.println("failed\t"
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            exit = EXIT_FAILED;
        }
        out.flush();
        Runtime.getRuntime().halt(exit);
    }
}
