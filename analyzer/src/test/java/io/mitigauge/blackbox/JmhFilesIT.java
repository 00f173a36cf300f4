// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.blackbox.Launcher.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plain JMH result files in place of bundles. */
final class JmhFilesIT {

    @TempDir
    private Path folder;

    @Test
    void aThreefoldSlowdownIsSlowerInEitherDirection() throws Exception {
        Files.writeString(folder.resolve("before.json"), file(100, 1, 1));
        Files.writeString(folder.resolve("after.json"), file(300, 1.0 / 3, 2));

        Result compared =
                Launcher.run(folder, "compare", "before.json", "after.json", "--json", "-", "--fail-above", "100");

        assertThat(compared.code()).as(compared.err()).isEqualTo(1);
        JsonNode json = JsonMapper.builder().build().readTree(compared.out());
        assertThat(json.path("summary").path("slower").asInt()).isEqualTo(2);
        assertThat(change(json, "a.Time.op")).isBetween(1.9, 2.1);
        assertThat(change(json, "a.Rate.op")).isBetween(-0.7, -0.63);
    }

    private static double change(JsonNode json, String benchmark) {
        for (JsonNode row : json.path("benchmarks")) {
            if (row.path("benchmark").asString().equals(benchmark)) {
                return row.path("change").path("point").asDouble();
            }
        }
        throw new AssertionError("no row for " + benchmark);
    }

    /** Average time around {@code time} ns, throughput around {@code rate} ops/ms, ten forks of three iterations. */
    private static String file(double time, double rate, long seed) {
        Random random = new Random(seed);
        return "[" + entry("a.Time.op", "avgt", "ns/op", time, random) + ","
                + entry("a.Rate.op", "thrpt", "ops/ms", rate, random) + "]";
    }

    private static String entry(String name, String mode, String unit, double level, Random random) {
        StringJoiner forks = new StringJoiner(",");
        for (int fork = 0; fork < 10; fork++) {
            StringJoiner iterations = new StringJoiner(",", "[", "]");
            for (int i = 0; i < 3; i++) {
                iterations.add(String.format(Locale.ROOT, "%.6f", level * Math.exp(0.01 * random.nextGaussian())));
            }
            forks.add(iterations.toString());
        }
        return """
                {"benchmark":"%s","mode":"%s","primaryMetric":{"scoreUnit":"%s","rawData":[%s]}}""".formatted(name, mode, unit, forks);
    }
}
