// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every configuration of every benchmark, for a moment, the way a run takes it. */
final class EveryConfigurationIT {

    private static final String MOMENT_MILLIS = "10";

    @TempDir
    private Path folder;

    @Test
    void isMeasuredOrSkippedWithItsReasonAndLeavesNoProcess() throws Exception {
        try (HostProcess host = HostProcess.start("-Dmitigauge.cds=" + folder.resolve("classes.jsa"))) {
            for (Configuration configuration : Catalogue.ofThisJar().configurations()) {
                measure(host, configuration);
            }
            List<ProcessHandle> family = host.family();
            assertThat(family).as("the host alone is left").containsExactly(host.handle());
            host.closeInput();
            assertThat(host.exitCode()).isZero();
        }
    }

    private void measure(HostProcess host, Configuration configuration)
            throws IOException, InterruptedException, ExecutionException {
        Path result = folder.resolve("result.json");
        Path hlog = folder.resolve("latency.hlog");
        Files.deleteIfExists(result);
        Files.deleteIfExists(hlog);
        String params = Parameters.format(configuration.params());
        host.send(
                "run",
                configuration.name(),
                params,
                "1",
                MOMENT_MILLIS,
                "1",
                MOMENT_MILLIS,
                result.toString(),
                hlog.toString());
        List<List<String>> answers = host.answers();

        String shown = configuration.name() + " [" + params + "]: " + answers.getLast();
        if (answers.getLast().getFirst().equals("skipped")) {
            assertThat(answers.getLast().get(1)).as(shown).matches(".{10,}");
            assertThat(configuration.probe().needs()).as(shown).isNotEmpty();
            assertThat(result).as(shown).doesNotExist();
            return;
        }
        assertThat(answers).as(shown).extracting(List::getFirst).containsExactly("pid", "warmup", "iteration", "done");
        assertThat(Double.parseDouble(answers.get(2).get(2))).as(shown).isPositive();
        assertThat(answers.get(2).get(3))
                .as(shown)
                .isEqualTo(configuration.score().unit());
        assertThat(Files.readString(result))
                .as(shown)
                .contains("\"" + configuration.name() + "\"", "switches.involuntary", "switches.voluntary")
                .contains("\"mode\" : \"" + configuration.score().mode() + "\"");
        if (Files.exists(hlog)) {
            try (HistogramLogReader log = new HistogramLogReader(hlog.toFile())) {
                assertThat(log.nextIntervalHistogram().getMaxValueAsDouble())
                        .as(shown)
                        .isPositive();
            }
        }
    }
}
