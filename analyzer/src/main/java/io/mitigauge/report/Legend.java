// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import java.util.List;

/** What the words of a comparison mean; docs/statistics.md has the whole of it. */
final class Legend {

    /** One word and its meaning. */
    record Line(String word, String meaning) {}

    static final List<Line> LINES = List.of(
            new Line(
                    "before, after",
                    "geometric mean over the forks, each a fresh JVM; a fifth of the forks at either end is set aside so that"
                            + " no figure hangs on one fork"),
            new Line("change", "relative difference of the two, in the unit's own direction"),
            new Line("added", "the same in the unit, of what was measured before"),
            new Line(
                    "interval",
                    "leaves out \"no change\" wrongly, of whichever mean, family or adjusted figure, in one report of twenty at"
                            + " most (Holm); it contains the spread of the forks and what runs of the same state differ by"),
            new Line("excluded", "a worsening above this is excluded with 95 % confidence, for this benchmark alone"),
            new Line("visible", "the least change that a comparison like this one finds four times in five"),
            new Line("slower, faster", "the interval excludes \"no change\", in the worse or the better direction"),
            new Line("equivalent", "both one-sided 95 % bounds lie within the margin"),
            new Line("unclear", "neither of them; the reason says what is excluded and what would settle it"),
            new Line("not comparable", "the two sides are not about the same thing"),
            new Line(
                    "control",
                    "code that SMT, mitigations and kernel do not touch; where it moved, the machine changed"),
            new Line(
                    "intended, confounder, fatal",
                    "a difference that is the question; one that can explain figures as well;"
                            + " one that forbids comparing"),
            new Line("disturbed", "a fork during which something took the machine away; kept, and marked"),
            new Line(
                    "all families together",
                    "the one result that was declared beforehand: the mean over the families of benchmarks, controls left out;"
                            + " a quarter of the chance of a false call among the figures that decide is for it alone"),
            new Line(
                    "family",
                    "benchmarks of one package; the geometric mean of their changes in cost, with an interval that allows for"
                            + " their moving together"),
            new Line(
                    "exploratory",
                    "p50 .. p99.99, latency quantiles of all forks of a boot together, of which none is set aside; of those that are called slower or faster, one in ten may be"
                            + " false on average (Benjamini-Hochberg), and their intervals allow for having been picked"),
            new Line(
                    "service time",
                    "latency from the start of an operation that begins when the one before has ended; it does not contain"
                            + " the waiting of those who would have come meanwhile, and none is invented"),
            new Line(
                    "response time",
                    "latency from the moment at which a request was meant to be sent, waiting included: latency.OpenLoop"));

    private Legend() {}
}
