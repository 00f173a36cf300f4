// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the lines that answer a request. Safe for use by several threads; each line goes out whole and at once. */
final class Answers {

    private final PrintStream out;

    Answers(PrintStream out) {
        this.out = out;
    }

    void benchmark(Configuration configuration) {
        Probe probe = configuration.probe();
        line(
                "benchmark",
                configuration.name(),
                Parameters.format(configuration.params()),
                configuration.tier().label(),
                Boolean.toString(probe.isControl()),
                configuration.control(),
                configuration.score().mode(),
                configuration.score().unit(),
                Integer.toString(probe.setupMillis()),
                names(configuration.mechanisms()),
                names(List.of(probe.needs())),
                probe.magnitude(),
                probe.exposes(),
                probe.cannotShow(),
                probe.ruledOut());
    }

    void mechanism(Mechanism mechanism) {
        line("mechanism", mechanism.name(), mechanism.description(), mechanism.source());
    }

    void need(Need need) {
        line("need", need.name(), need.description());
    }

    void end() {
        line("end");
    }

    void pid(long pid) {
        line("pid", Long.toString(pid));
    }

    void warmup(int number, double score, String unit) {
        line("warmup", Integer.toString(number), Double.toString(score), unit);
    }

    void iteration(int number, double score, String unit) {
        line("iteration", Integer.toString(number), Double.toString(score), unit);
    }

    void done() {
        line("done");
    }

    void failed(String reason) {
        line("failed", reason);
    }

    void skipped(String reason) {
        line("skipped", reason);
    }

    private static String names(Collection<? extends Enum<?>> values) {
        return values.stream().map(Enum::name).collect(Collectors.joining(","));
    }

    private synchronized void line(String... fields) {
        List<String> clean = List.of(fields).stream()
                .map(f -> f.replaceAll("\\s+", " ").strip())
                .toList();
        out.print(String.join("\t", clean) + "\n");
        out.flush();
    }
}
