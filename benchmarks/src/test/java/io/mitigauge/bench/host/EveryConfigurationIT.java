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

    /** In so short a time as the other a busy machine may end no operation. */
    private static final String LONGER_MILLIS = "500";

    @TempDir
    private Path folder;

    @Test
    void isMeasuredOrSkippedWithItsReasonAndLeavesNoProcess() throws Exception {
        try (HostProcess host = HostProcess.start("-Dmitigauge.cds=" + folder.resolve("classes.jsa"))) {
            for (Configuration configuration : Catalogue.ofThisJar().configurations()) {
                if (!measure(host, configuration, MOMENT_MILLIS)) {
                    assertThat(measure(host, configuration, LONGER_MILLIS))
                            .as("latencies of %s", configuration)
                            .isTrue();
                }
            }
            List<ProcessHandle> family = host.family();
            assertThat(family).as("the host alone is left").containsExactly(host.handle());
            host.closeInput();
            assertThat(host.exitCode()).isZero();
        }
    }

    /** Whether there are latencies where there should be. */
    private boolean measure(HostProcess host, Configuration configuration, String millis)
            throws IOException, InterruptedException, ExecutionException {
        Path result = folder.resolve("result.json");
        Path hlog = folder.resolve("latency.hlog");
        Files.deleteIfExists(result);
        Files.deleteIfExists(hlog);
        String params = Parameters.format(configuration.params());
        host.send("run", configuration.name(), params, "1", millis, "1", millis, result.toString(), hlog.toString());
        List<List<String>> answers = host.answers();

        String shown = configuration.name() + " [" + params + "]: " + answers.getLast();
        if (answers.getLast().getFirst().equals("skipped")) {
            assertThat(answers.getLast().get(1)).as(shown).matches(".{10,}");
            assertThat(configuration.probe().needs()).as(shown).isNotEmpty();
            assertThat(result).as(shown).doesNotExist();
            return true;
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
        if (!Files.exists(hlog)) {
            return true;
        }
        try (HistogramLogReader log = new HistogramLogReader(hlog.toFile())) {
            return log.nextIntervalHistogram().getMaxValueAsDouble() > 0;
        }
    }
}
