// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.model.Direction;
import io.mitigauge.model.Fork;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain JMH files of every mode, and what is none. */
final class JmhFileTest {

    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource({"avgt,ns/op,LOWER_IS_BETTER", "thrpt,ops/ms,HIGHER_IS_BETTER", "ss,ms/op,LOWER_IS_BETTER"})
    void directionFollowsTheMode(String mode, String unit, Direction direction) throws IOException {
        Run run = read("""
                [{"benchmark":"a.B.c","mode":"%s","primaryMetric":{"scoreUnit":"%s","rawData":[[10,12],[20,22]]}}]
                """.formatted(mode, unit));

        assertThat(run.forks()).extracting(Fork::mean).containsExactly(11.0, 21.0);
        assertThat(run.forks()).allSatisfy(f -> {
            assertThat(f.score().direction()).isEqualTo(direction);
            assertThat(f.score().unit()).isEqualTo(unit);
        });
        assertThat(run.start()).isEmpty();
    }

    @Test
    void sampleTimeGivesMeansAndQuantilesPerFork() throws IOException {
        // Fork 1: 90 samples of 1 us, 10 of 5 us in one iteration: mean 1.4, median 1, p90 1. Fork 2: 100 of 2 us.
        Run run = read("""
                [{"benchmark":"a.B.c","mode":"sample","primaryMetric":{"scoreUnit":"us/op",
                  "rawDataHistogram":[[[[1.0,90],[5.0,10]]],[[[2.0,100]]]]}}]
                """);

        assertThat(run.forks()).extracting(Fork::mean).containsExactly(1.4, 2.0);
        Fork first = run.forks().getFirst();
        assertThat(first.latency().unit()).isEqualTo("us");
        assertThat(first.value(Metric.P50).orElseThrow()).isCloseTo(1.0, within(0.001));
        assertThat(first.value(Metric.P90).orElseThrow()).isCloseTo(1.0, within(0.001));
        assertThat(first.value(Metric.P99)).as("needs 1,000 samples").isEmpty();
    }

    @Test
    void aScoreThatIsNotANumberIsAFailureOfItsFork() throws IOException {
        Run run = read("""
                [{"benchmark":"a.B.c","mode":"avgt","primaryMetric":{"scoreUnit":"ns/op","rawData":[[10],["NaN"],[12]]}}]
                """);

        assertThat(run.forks()).extracting(Fork::mean).containsExactly(10.0, 12.0);
        assertThat(run.failures())
                .singleElement()
                .satisfies(f -> assertThat(f.reason()).startsWith("fork 2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[{}]",
                "[1]",
                "[{\"benchmark\":\"a.B.c\",\"mode\":\"avgt\",\"primaryMetric\":{}}]",
                "[{\"benchmark\":\"a.B.c\",\"mode\":\"weird\",\"primaryMetric\":{\"rawData\":[[1]]}}]",
                "[{\"benchmark\":\"a.B.c\",\"mode\":\"avgt\",\"primaryMetric\":{\"rawData\":[]}}]",
                "[{\"benchmark\":\"a.B.c\",\"mode\":\"sample\",\"primaryMetric\":{\"rawDataHistogram\":[[[[-5,1]]]]}}]",
            })
    void otherJsonIsRefusedInOneLine(String json) {
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> read(json))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains("is not a JMH result file")
                        .hasLineCount(1));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "8,8", "'\"x\"',0", "0,0", "-1,0", "null,0", "2.5,0", "1e30,0", "99999999999,0", "[2],0"})
    void threadsAreReadAndOddOnesAreNotKnown(String json, int threads) throws IOException {
        Run run = read("""
                [{"benchmark":"a.B.c","mode":"avgt","threads":%s,"primaryMetric":{"scoreUnit":"ns/op","rawData":[[10],[12]]}}]
                """.formatted(json));

        assertThat(run.forks())
                .hasSize(2)
                .allSatisfy(fork -> assertThat(fork.score().threads().orElse(0)).isEqualTo(threads));
    }

    @Test
    void theSameBenchmarkInTwoModesIsRefused() {
        String entry = "{\"benchmark\":\"a.B.c\",\"mode\":\"avgt\",\"primaryMetric\":{\"rawData\":[[1]]}}";
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> read("[" + entry + "," + entry + "]"))
                .withMessageContaining("has B.c twice");
    }

    @Test
    void textIsNotJson() {
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> read("# JMH version: 1.37"))
                .withMessageContaining("is not readable JSON");
    }

    private Run read(String json) throws IOException {
        Path file = temp.resolve("result.json");
        Files.writeString(file, json);
        return Bundles.read(file);
    }
}
