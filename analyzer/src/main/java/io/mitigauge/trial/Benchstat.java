// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * benchstat itself (golang.org/x/perf/cmd/benchstat), fed with every iteration as a result line. Of its table in CSV a row is
 * {@code name,before,spread,after,spread,change,p}, and the change is {@code ~} where it sees none.
 */
final class Benchstat {

    private static final int NAME = 0;
    private static final int CHANGE = 5;
    private static final int COLUMNS = 7;
    private static final String NO_CHANGE = "~";

    private final Path program;

    Benchstat(Path program) {
        this.program = program;
    }

    /**
     * What it says; all benchmarks are shown to it as times.
     *
     * @throws UncheckedIOException if it cannot be run, in one line
     */
    Claims claims(Run before, Run after) {
        try {
            Path one = Files.createTempFile("mitigauge-before", ".txt");
            Path two = Files.createTempFile("mitigauge-after", ".txt");
            try {
                Files.write(one, lines(before, before.benchmarks()));
                Files.write(two, lines(after, before.benchmarks()));
                return claims(
                        output(List.of(program.toString(), "-format", "csv", one.toString(), two.toString())), before);
            } finally {
                Files.delete(one);
                Files.delete(two);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(program + " cannot be run: " + e.getMessage(), e);
        }
    }

    /** Benchmarks by number: their own names have characters that mean something else to it. */
    private static List<String> lines(Run run, List<BenchmarkId> benchmarks) {
        return IntStream.range(0, benchmarks.size())
                .boxed()
                .flatMap(i -> run.forksOf(benchmarks.get(i)).stream().flatMap(fork -> lines(i, fork)))
                .toList();
    }

    private static Stream<String> lines(int number, Fork fork) {
        return fork.iterations().stream()
                .map(value -> String.format(Locale.ROOT, "Benchmark%d 1 %s ns/op", number, value));
    }

    private static List<String> output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = reader.readAllLines();
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException("it ended with " + code);
            }
            return lines;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroy();
        }
    }

    /** Out of its table, where benchmarks are called by their number among those of the run before. */
    static Claims claims(List<String> table, Run before) {
        Claims claims = Claims.none();
        for (String line : table) {
            List<String> columns = List.of(line.split(",", -1));
            if (columns.size() == COLUMNS
                    && columns.get(NAME).matches("\\d+(-\\d+)?")
                    && !columns.get(CHANGE).equals(NO_CHANGE)) {
                int number = Integer.parseInt(columns.get(NAME).replaceFirst("-.*", ""));
                BenchmarkId benchmark = before.benchmarks().get(number);
                boolean more = columns.get(CHANGE).startsWith("+");
                claims.add(
                        benchmark, before.forksOf(benchmark).getFirst().score().direction(), more);
            }
        }
        return claims;
    }
}
