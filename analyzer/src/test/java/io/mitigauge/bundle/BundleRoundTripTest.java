// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.model.Fork;
import io.mitigauge.model.IterationPlan;
import io.mitigauge.model.Metric;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Run;
import io.mitigauge.model.RunInfo.State;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What is written to a bundle is read from it, and nothing private with it. */
final class BundleRoundTripTest {

    @TempDir
    private Path temp;

    @Test
    void whatWasWrittenIsRead() throws IOException {
        Run run = Bundles.read(SampleBundles.complete(temp.resolve("b")));

        assertThat(run.info().label()).isEqualTo("before");
        assertThat(run.info().state()).isEqualTo(State.COMPLETE);
        assertThat(run.info().controls()).containsExactly(SampleBundles.CHASE.name());
        assertThat(run.benchmarks()).containsExactly(SampleBundles.CHASE, SampleBundles.GETPPID);
        assertThat(run.forksOf(SampleBundles.GETPPID)).extracting(Fork::mean).containsExactly(131.0, 132.0);
        assertThat(run.forks()).extracting(Fork::number).containsExactly(1, 2, 3, 4);
        assertThat(run.forks().getFirst().disturbances()).containsExactly("steal 3.0 %");
        assertThat(run.forks().getFirst().activity().readings())
                .containsEntry("stealPercent", new Reading.Value("3.0", "/proc/stat"));
    }

    @Test
    void absentStaysAbsentWithItsReason() throws IOException {
        Run run = Bundles.read(SampleBundles.complete(temp.resolve("b")));

        assertThat(run.start().orElseThrow().fields().get("cpu.governor"))
                .isEqualTo(new Reading.Absent(
                        Reading.Reason.MISSING, "no cpufreq here", "/sys/devices/system/cpu/cpufreq"));
        assertThat(run.end()).isPresent();
    }

    @Test
    void pathsOfTheMachineDoNotReachTheBundle() throws IOException {
        Path folder = SampleBundles.complete(temp.resolve("b"));

        for (Path file : filesBelow(folder)) {
            assertThat(Files.readString(file))
                    .as(file.toString())
                    .doesNotContain("alice")
                    .doesNotContain("/home");
        }
        assertThat(Files.readString(folder.resolve("jmh.json")))
                .contains("-XX:+UseSerialGC")
                .contains("-Xmx1g");
    }

    @Test
    void threadsAreInTheFilesAndNotKnownOfABundle() throws IOException {
        Path folder = SampleBundles.complete(temp.resolve("b"));

        assertThat(Bundles.read(folder).forks())
                .as("other CPUs are what bundles are compared for")
                .allSatisfy(fork -> assertThat(fork.score().threads()).isEmpty());
        assertThat(Bundles.read(folder.resolve("jmh.json")).forks())
                .as("read as any JMH file")
                .allSatisfy(fork -> assertThat(fork.score().threads()).hasValue(1));
    }

    @Test
    void thePlanOfARunIsRead() throws IOException {
        Path folder = SampleBundles.complete(temp.resolve("b"));

        assertThat(Bundles.read(folder).info().plan()).contains(new IterationPlan(1, 100, 2, 100));
        assertThat(Bundles.read(folder.resolve("jmh.json")).info().plan()).isEmpty();
    }

    @Test
    void everyTextGoesThroughTheRedaction() throws IOException {
        UnaryOperator<String> redact = text -> text.replace("secrethost", "<host>");
        Path folder = temp.resolve("b");
        try (BundleWriter writer = BundleWriter.create(folder, SampleBundles.manifest(), redact)) {
            writer.appendConsole("warning from secrethost");
            writer.addFailure(SampleBundles.GETPPID, 1, "no such file on secrethost");
            Files.writeString(
                    writer.pendingResult(),
                    SampleBundles.jmhResult(SampleBundles.CHASE, 1).replace("1.37", "1.37 secrethost"));
            writer.addFork(SampleBundles.finished(SampleBundles.CHASE, 1));
            writer.finish(State.COMPLETE, SampleBundles.NOON);
        }

        for (Path file : filesBelow(folder)) {
            assertThat(Files.readString(file)).as(file.toString()).doesNotContain("secrethost");
        }
        assertThat(Files.readString(folder.resolve("console.log"))).isEqualTo("warning from <host>\n");
    }

    @Test
    void keepsWhatWasSkippedAndWhatBenchmarksSayOfThemselves() {
        Path folder = temp.resolve("b");
        try (BundleWriter writer = BundleWriter.create(folder, SampleBundles.manifest(), UnaryOperator.identity())) {
            writer.addSkip(SampleBundles.CHASE, 1, "needs 256 MiB");
        }

        assertThat(Bundles.read(folder).skips()).containsExactly(new Run.Failure(SampleBundles.CHASE, "needs 256 MiB"));
        assertThat(Bundles.manifest(folder).suite())
                .extracting(entry -> entry.spec().traits())
                .containsExactly(Optional.of(SampleBundles.TRAITS), Optional.empty());
    }

    @Test
    void aManifestOfAnEarlierVersionHasNeitherSkipsNorTraits() throws IOException {
        Path folder = SampleBundles.complete(temp.resolve("b"));
        Path file = folder.resolve("manifest.json");
        ObjectNode manifest = (ObjectNode) Json.read(file);
        manifest.remove("skips");
        manifest.path("suite").forEach(entry -> ((ObjectNode) entry).remove("traits"));
        Files.write(file, Json.MAPPER.writeValueAsBytes(manifest));

        assertThat(Bundles.read(folder).skips()).isEmpty();
        assertThat(Bundles.manifest(folder).suite())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.spec().traits()).isEmpty());
    }

    @Test
    void anUnknownTierIsRefused() throws IOException {
        Path folder = SampleBundles.complete(temp.resolve("b"));
        Path file = folder.resolve("manifest.json");
        Files.writeString(file, Files.readString(file).replace("\"standard\"", "\"some\""));

        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> Bundles.manifest(folder))
                .withMessageContaining("suite.traits.tier must be one of quick, standard, thorough, is some");
    }

    @Test
    void latencyLogsBecomeQuantilesOfTheFork() throws IOException {
        Path folder = temp.resolve("b");
        Histogram histogram = new Histogram(3);
        for (int i = 1; i <= 1000; i++) {
            histogram.recordValue(i); // 1..1000 ns: p50 is 500, p90 900, p99 990; p99.9 needs 10,000 samples
        }
        try (BundleWriter writer = BundleWriter.create(folder, SampleBundles.manifest(), UnaryOperator.identity())) {
            writeLog(writer.pendingLatency(), histogram);
            SampleBundles.addFork(writer, SampleBundles.GETPPID, 1, 130);
            writer.finish(State.COMPLETE, SampleBundles.NOON);
        }

        Fork fork = Bundles.read(folder).forks().getFirst();
        assertThat(fork.latency().samples()).isEqualTo(1000);
        assertThat(fork.value(Metric.P50)).contains(500.0);
        assertThat(fork.value(Metric.P90)).contains(900.0);
        assertThat(fork.value(Metric.P99)).contains(990.0);
        assertThat(fork.value(Metric.P999)).isEmpty();
    }

    @Test
    void mergedFileHoldsEveryForkAndJmhsOwnError() throws IOException {
        Path folder = SampleBundles.complete(temp.resolve("b"));

        Run merged = Bundles.read(folder.resolve("jmh.json"));

        assertThat(merged.forksOf(SampleBundles.GETPPID)).extracting(Fork::mean).containsExactly(131.0, 132.0);
        // Iterations 130, 132, 131, 133: mean 131.5, sd 1.29099, se 0.645497; t(0.9995, 3) = 12.92398; product 8.3424
        var metric = Json.read(folder.resolve("jmh.json")).path(0).path("primaryMetric");
        assertThat(metric.path("score").asDouble()).isEqualTo(131.5);
        assertThat(metric.path("scoreError").asDouble())
                .isCloseTo(8.3424, org.assertj.core.api.Assertions.within(1e-3));
    }

    @Test
    void resumingGoesOnWithTheNextNumber() throws IOException {
        Path folder = temp.resolve("b");
        try (BundleWriter writer = BundleWriter.create(folder, SampleBundles.manifest(), UnaryOperator.identity())) {
            SampleBundles.addFork(writer, SampleBundles.GETPPID, 1, 130);
        }
        try (BundleWriter writer = BundleWriter.resume(folder, UnaryOperator.identity())) {
            assertThat(writer.nextNumber()).isEqualTo(2);
            assertThat(writer.manifest().forks())
                    .extracting(Manifest.ForkEntry::id)
                    .containsExactly(SampleBundles.GETPPID);
            SampleBundles.addFork(writer, SampleBundles.CHASE, 1, 1.2);
        }
        assertThat(Bundles.read(folder).forks()).hasSize(2);
        assertThat(Bundles.read(folder).info().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void onlyOneWriterAtATime() throws IOException {
        Path folder = temp.resolve("b");
        try (BundleWriter first = BundleWriter.create(folder, SampleBundles.manifest(), UnaryOperator.identity())) {
            assertThatExceptionOfType(BundleException.class)
                    .isThrownBy(() -> BundleWriter.resume(folder, UnaryOperator.identity()))
                    .withMessageContaining("is being written by another mitigauge");
            assertThat(first.nextNumber()).isEqualTo(1);
        }
    }

    @Test
    void anExistingFolderIsNeverOverwritten() throws IOException {
        Path folder = SampleBundles.complete(temp.resolve("b"));

        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> BundleWriter.create(folder, SampleBundles.manifest(), UnaryOperator.identity()))
                .withMessageContaining("exists already");
    }

    @Test
    void aLabelFindsItsLatestRun() throws IOException {
        Path results = temp.resolve("results");
        SampleBundles.complete(results.resolve("20260301T100000Z-before"));
        Path later = SampleBundles.complete(results.resolve("20260302T100000Z-before"));
        SampleBundles.complete(results.resolve("20260303T100000Z-not-before"));

        assertThat(Bundles.locate("before", results)).isEqualTo(later);
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> Bundles.locate("nothing", results))
                .withMessageContaining("neither a path nor the label of a run");
    }

    @Test
    void environmentOfTheStartIsKeptApart() throws IOException {
        Path folder = SampleBundles.complete(temp.resolve("b"));

        assertThat(Bundles.startEnvironment(folder)).contains(SampleBundles.environment("on"));
        assertThat(Optional.of(SampleBundles.environment("off"))).isNotEqualTo(Bundles.startEnvironment(folder));
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void writeLog(Path file, Histogram histogram) throws IOException {
        try (PrintStream stream = new PrintStream(Files.newOutputStream(file))) {
            HistogramLogWriter writer = new HistogramLogWriter(stream);
            writer.outputLogFormatVersion();
            writer.outputLegend();
            writer.outputIntervalHistogram(histogram);
        }
    }
}
