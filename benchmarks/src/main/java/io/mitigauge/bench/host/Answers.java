// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import java.io.PrintStream;
import java.util.List;

/** Writes the lines that answer a request. Safe for use by several threads; each line goes out whole and at once. */
final class Answers {

    private final PrintStream out;

    Answers(PrintStream out) {
        this.out = out;
    }

    void benchmark(Configuration configuration) {
        line(
                "benchmark",
                configuration.name(),
                Parameters.format(configuration.params()),
                Boolean.toString(configuration.isControl()),
                configuration.control(),
                Integer.toString(configuration.setupMillis()),
                configuration.exposes(),
                configuration.cannotShow());
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

    private synchronized void line(String... fields) {
        List<String> clean = List.of(fields).stream()
                .map(f -> f.replaceAll("\\s+", " ").strip())
                .toList();
        out.print(String.join("\t", clean) + "\n");
        out.flush();
    }
}
