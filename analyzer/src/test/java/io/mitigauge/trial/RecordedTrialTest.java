// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bundle.Bundles;
import io.mitigauge.model.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of docs/trial-quick.md about recorded runs, but for the rules that take minutes. */
final class RecordedTrialTest {

    private static final Path RUNS = Path.of("..", "results", "samples", "trial");
    private static final Path PAGE = Path.of("..", "docs", "trial-quick.md");
    private static final String SLOW = "criterion.rs";
    private static final int PAIRS = 66;

    private static List<Run> unchanged() throws IOException {
        try (Stream<Path> folders = Files.list(RUNS)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("c"))
                    .sorted()
                    .map(Bundles::read)
                    .toList();
        }
    }

    @Test
    void thePageSaysWhatTheRecordedRunsTell() throws IOException {
        List<Run> runs = unchanged();
        String page = Files.readString(PAGE);
        for (Rule rule : Rules.all(Optional.empty(), Optional.empty())) {
            if (!rule.name().equals(SLOW)) {
                int reports = reportsWithAFalseCall(runs, rule);
                assertThat(page).contains("| %s | %d of %d (".formatted(rule.name(), reports, PAIRS));
            }
        }
        assertThat(page)
                .contains("Nothing changed: each two of %d runs, %d reports.".formatted(runs.size(), PAIRS))
                .contains("| mitigauge, default | 0 of 66 (0 %) |");
    }

    private static int reportsWithAFalseCall(List<Run> runs, Rule rule) {
        int reports = 0;
        for (int i = 0; i < runs.size(); i++) {
            for (int j = i + 1; j < runs.size(); j++) {
                reports += rule.judge().of(runs.get(i), runs.get(j)).count() > 0 ? 1 : 0;
            }
        }
        return reports;
    }
}
