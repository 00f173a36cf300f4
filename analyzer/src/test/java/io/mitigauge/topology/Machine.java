// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A made-up machine, as the sibling probe would see it: samples scatter by 1 %, a twentieth of them wildly. */
final class Machine {

    private final int cpus;
    private final Random random;
    private BiPredicate<Integer, Integer> siblings = (a, b) -> false;
    private double shared = 1.1;
    private double control = 2;
    private double nearNanos = 10;
    private double farNanos = 40;
    private double moved;
    private int samples = 200;
    private int disturbed = 3;

    private Machine(int cpus, long seed) {
        this.cpus = cpus;
        this.random = new Random(seed);
    }

    static Machine of(int cpus, long seed) {
        return new Machine(cpus, seed);
    }

    /** Which CPUs, the lower one first, share a core. */
    Machine siblings(BiPredicate<Integer, Integer> which) {
        siblings = which;
        return this;
    }

    /** What two threads of a core do together. */
    Machine shared(double total) {
        shared = total;
        return this;
    }

    Machine control(double total) {
        control = total;
        return this;
    }

    Machine nanos(double near, double far) {
        nearNanos = near;
        farNanos = far;
        return this;
    }

    /** Share of the time in which the hypervisor runs all CPUs the other way round: siblings apart and others together. */
    Machine moved(double share) {
        moved = share;
        return this;
    }

    Machine samples(int count, int left) {
        samples = count;
        disturbed = left;
        return this;
    }

    ProbeSamples probed() {
        List<Couple> couples = new ArrayList<>();
        for (int a = 0; a < cpus; a++) {
            for (int b = a + 1; b < cpus; b++) {
                boolean same = siblings.test(a, b);
                couples.add(new Couple(
                        a,
                        b,
                        around(same ? nearNanos : farNanos, same ? nearNanos : farNanos),
                        around(same ? shared : 2, same ? 2 : shared),
                        around(control, control),
                        disturbed));
            }
        }
        SortedSet<Integer> all = IntStream.range(0, cpus).boxed().collect(Collectors.toCollection(TreeSet::new));
        return new ProbeSamples(all, all, couples);
    }

    private List<Double> around(double value, double whenMoved) {
        return random.doubles(samples)
                .mapToObj(u -> (u < moved ? whenMoved : value)
                        * (1 + 0.01 * random.nextGaussian())
                        * (random.nextInt(20) == 0 ? 1 + random.nextDouble() : 1))
                .toList();
    }
}
