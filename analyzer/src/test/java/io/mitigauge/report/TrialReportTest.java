// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.TrialResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a trial counted, for people and for programs. */
final class TrialReportTest {

    private static final TrialResult RESULT = new TrialResult(
            9,
            new TreeMap<>(Map.of(0.05, 2, 0.1, 3)),
            16,
            List.of(
                    new TrialResult.FalseCalls("Welch over forks", 1, 36, 18, 45),
                    new TrialResult.FalseCalls("mitigauge", 3, 100, 0, 0)),
            List.of(
                    new TrialResult.Found("syscall.Getppid.kernelEntry", "Welch over forks", 1, 0.05, 9, 18),
                    new TrialResult.Found("syscall.Getppid.kernelEntry", "Welch over forks", 1, 0.1, 27, 27),
                    new TrialResult.Found("syscall.Getppid.kernelEntry", "mitigauge", 3, 0.1, 97, 100)),
            List.of(
                    new TrialResult.Sensitivity(
                            "control.Alu.multiplyAdd",
                            1,
                            true,
                            false,
                            0.0123,
                            new TreeMap<>(Map.of(0.05, 0.5, 0.1, 1.0))),
                    new TrialResult.Sensitivity(
                            "control.Alu.multiplyAdd",
                            3,
                            true,
                            false,
                            0.0071,
                            new TreeMap<>(Map.of(0.05, 0.984, 0.1, 1.0))),
                    new TrialResult.Sensitivity(
                            "syscall.Path.stat", 3, true, true, 0.0042, new TreeMap<>(Map.of(0.05, 0.93, 0.1, 0.94)))));

    @Test
    void isTablesForPeople() {
        assertThat(TrialReport.markdown(RESULT).lines())
                .contains(
                        "Nothing changed: each two of 9 runs, 36 reports. Benchmarks in a run: 16.",
                        "| Welch over forks | 18 of 36 (50 %) | 1.25 |",
                        "| mitigauge, 3 on either side | 0 of 100 (0 %) | 0.00 |",
                        "`syscall.Getppid.kernelEntry` slowed down, how often it is called slower:",
                        "| rule | 5 % | 10 % |",
                        "| Welch over forks | 9 of 18 (50 %) | 27 of 27 (100 %) |",
                        "| mitigauge, 3 on either side | too few runs | 97 of 100 (97 %) |",
                        "| benchmark or family | spread | 5 % | 10 % |",
                        "| `control.Alu.multiplyAdd` | 1.2 % | 50 % | 100 % |",
                        "| `control.Alu.multiplyAdd` | 0.7 % | 98 % | 100 % |")
                .containsSubsequence(
                        "| `control.Alu.multiplyAdd` | 0.7 % | 98 % | 100 % |",
                        "The same, adjusted by controls; where the controls do not allow that, nothing is found. Spread: where they do.",
                        "| `syscall.Path.stat` | 0.4 % | 93 % | 94 % |")
                .anyMatch(line -> line.startsWith("The same with 3 runs on either side, drawn by lot"));
    }

    @Test
    void isADocumentForPrograms() {
        JsonNode root = JsonMapper.shared().readTree(TrialJson.of(RESULT));
        assertThat(root.get("format").asString()).isEqualTo("mitigauge-trial/1");
        assertThat(root.get("unchangedRuns").asInt()).isEqualTo(9);
        assertThat(root.get("slowedRuns")).hasSize(2);
        assertThat(root.at("/slowedRuns/1/slowdown").asDouble()).isEqualTo(0.1);
        assertThat(root.at("/slowedRuns/1/runs").asInt()).isEqualTo(3);
        assertThat(root.at("/falseCalls/0/wrong").asInt()).isEqualTo(18);
        assertThat(root.at("/falseCalls/0/calls").asInt()).isEqualTo(45);
        assertThat(root.at("/falseCalls/1/runsPerSide").asInt()).isEqualTo(3);
        assertThat(root.at("/found/2/found").asInt()).isEqualTo(97);
        assertThat(root.at("/found/2/reports").asInt()).isEqualTo(100);
        assertThat(root.at("/sensitivity/1/spread").asDouble()).isEqualTo(0.0071);
        assertThat(root.at("/sensitivity/1/found/0/share").asDouble()).isEqualTo(0.984);
        assertThat(root.at("/sensitivity/1/adjusted").asBoolean()).isFalse();
        assertThat(root.at("/sensitivity/2/adjusted").asBoolean()).isTrue();
    }
}
