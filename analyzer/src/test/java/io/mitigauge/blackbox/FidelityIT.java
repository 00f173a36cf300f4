// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script for developers, with the C compiler that it names. */
final class FidelityIT {

    /** Columns of a row: what is done, Java, C, ratio, bar, outcome, when it was measured. */
    private static final Pattern ROW = Pattern.compile(
            "\\| (.+) \\| (.+) \\| (.+) \\| (.+) \\| (.+) \\| (.+) \\| \\d{4}-\\d\\d-\\d\\d, 1 x 50 ms \\|");

    private static final String FIGURE = "[0-9]+\\.[0-9]{2} ns";

    /** What a machine may lack; all else must be measured. */
    private static final String LACKS = "not measured: .*(perf|two cores|two CPUs|huge pages|free memory).*";

    @TempDir
    private Path folder;

    @Test
    void compilesEveryProgramAndMeasuresEveryPairOnce() throws IOException, InterruptedException {
        Finished done = fidelity("gcc");

        assertThat(done.code()).as(done.output()).isZero();
        List<String> rows =
                done.output().lines().filter(line -> line.startsWith("| ")).toList();
        assertThat(rows).hasSizeGreaterThan(25).first().asString().contains("Java / C", "measured |");
        assertThat(rows.subList(1, rows.size())).allSatisfy(row -> {
            Matcher columns = ROW.matcher(row);
            assertThat(columns.matches()).as(row).isTrue();
            if (!columns.group(6).matches(LACKS)) {
                assertThat(columns.group(2))
                        .as(row)
                        .matches("-?" + FIGURE); // a difference can be below 0 in so short a time
                assertThat(columns.group(3)).as(row).matches(FIGURE);
            }
        });
    }

    @Test
    void recordsOnlyWhatIsMeasuredInFull() throws IOException, InterruptedException {
        Finished refused = fidelity("gcc", "--record", "docs/fidelity.md");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.output()).contains("--record wants full rounds, not --quick");
    }

    @Test
    void keepsNoRowsOfAnotherMachine() throws IOException, InterruptedException {
        Path page = Files.writeString(folder.resolve("page.md"), """
                <!-- measured: made by benchmarks/fidelity --record, do not edit -->
                Measured on: cpu.model A machine that is no more.

                | null system call | 1.00 ns | 1.00 ns | 1.000 (1.000 to 1.000) | at most 1.12 | met | 2001-01-01, 15 x 1000 ms |
                <!-- /measured -->
                """);
        Finished refused = started("gcc", "--only", "null system call", "--record", page.toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.output()).contains("--record: the page's rows are not of this machine as it is now");
        assertThat(page).content().contains("2001-01-01");
    }

    @Test
    void saysWhatIsNotInstalled() throws IOException, InterruptedException {
        Finished none = fidelity("no-such-compiler");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.output())
                .startsWith("fidelity: needs no-such-compiler, which is not installed")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5.007 usecs/op           | 0     | 5007.0000
            Total time: 0.800 [sec]  | 80000 | 10000.0000
            """)
    void theFigureOfPerfIsInNanosecondsOnceAndForEveryLine(String printed, int operations, String figure)
            throws IOException, InterruptedException {
        Finished done = perfBench(" " + printed, operations, "\n\n");
        assertThat(done.output().lines())
                .as("at first and for two lines")
                .containsOnly(figure)
                .hasSize(3);
        assertThat(done.code()).isZero();
    }

    @Test
    void perfThatPrintsNoFigureIsQuoted() throws IOException, InterruptedException {
        Finished done = perfBench("no such collection", 0, "");
        assertThat(done.output()).isEqualTo("perf bench printed no figure: no such collection\n");
        assertThat(done.code()).isEqualTo(1);
    }

    /** The script with a program in place of perf that prints a line. */
    private Finished perfBench(String printed, int operations, String input) throws IOException, InterruptedException {
        Path perf = Files.writeString(folder.resolve("perf"), "#!/bin/sh\necho '" + printed + "'\n");
        assertThat(perf.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder = new ProcessBuilder(
                        Launcher.home()
                                .resolve("benchmarks/src/peers/perf-bench")
                                .toString(),
                        "any",
                        String.valueOf(operations),
                        "sched")
                .redirectErrorStream(true);
        builder.environment().compute("PATH", (name, path) -> folder + ":" + path);
        Process process = builder.start();
        process.outputWriter().append(input).close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Finished(process.waitFor(), output);
    }

    private record Finished(int code, String output) {}

    private static Finished fidelity(String compiler, String... options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--quick"));
        all.addAll(List.of(options));
        return started(compiler, all.toArray(String[]::new));
    }

    private static Finished started(String compiler, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Launcher.home().resolve("benchmarks/fidelity").toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().retainAll(Set.of("PATH", "HOME"));
        builder.environment().put("CC", compiler);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Finished(process.waitFor(), output);
    }
}
