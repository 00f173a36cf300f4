// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mitigauge.bench.Probe;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Applications make as many system calls as they say, counted by strace(1) where there is one. What the JVM makes itself
 * is in a run of few operations as in one of many, so that the difference is the benchmark's.
 */
final class SystemCallsIT {

    private static final Path STRACE = Path.of("/usr/bin/strace");

    /** Calls that a JVM makes on its own, how often is up to its clock; no application makes them. */
    private static final String NOT_THE_JVMS =
            "trace=!futex,sched_yield,mprotect,madvise,mmap,munmap,brk,rt_sigprocmask,rt_sigreturn,getrusage,getcpu";

    /** By so many further calls two JVMs may differ; less than half a call in each operation measured here. */
    private static final double OF_THE_JVM = 90;

    @TempDir
    private Path folder;

    @BeforeAll
    static void installStrace() throws IOException, InterruptedException {
        if (!Files.isExecutable(STRACE)) {
            int failed = new ProcessBuilder(
                            "sh", "-c", ". ../config/install.sh && install_package strace SystemCallsIT")
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(failed).as("strace, to count system calls, is installed").isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "KeyValueBenchmark, request, 1000, 5000, placement=sameCpu",
        "CompressParseBenchmark, document, 20, 220,",
        "TreeWalkBenchmark, file, 1, 11,"
    })
    void areAsManyAsStated(String type, String method, int few, int many, @Nullable String param) throws Exception {
        Class<?> benchmark = Class.forName(SystemCallsIT.class.getPackageName() + "." + type);
        double stated = Stream.of(benchmark.getMethods())
                .filter(candidate -> candidate.getName().equals(method))
                .map(candidate -> candidate.getAnnotation(Probe.class))
                .findFirst()
                .orElseThrow()
                .systemCalls();
        int operations = (many - few) * (type.startsWith("Tree") ? SmallFiles.FILES : 1);
        double counted = (double) (calls(type, many, param) - calls(type, few, param)) / operations;
        assertThat(counted).isCloseTo(stated, within(OF_THE_JVM / operations));
    }

    private long calls(String type, int invocations, @Nullable String param) throws IOException, InterruptedException {
        Path summary = folder.resolve("summary");
        Process traced = new ProcessBuilder(Stream.of(
                                List.of(STRACE.toString(), "-f", "-c", "-U", "calls,name", "-e", NOT_THE_JVMS),
                                List.of("-o", summary.toString(), System.getProperty("java.home") + "/bin/java"),
                                List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED"),
                                List.of(
                                        "-Djmh.ignoreLock=true",
                                        "-cp",
                                        "target/benchmarks.jar",
                                        "org.openjdk.jmh.Main"),
                                List.of(
                                        "\\." + type + "\\.",
                                        "-f",
                                        "0",
                                        "-bm",
                                        "ss",
                                        "-wi",
                                        "0",
                                        "-i",
                                        "1",
                                        "-foe",
                                        "true"),
                                List.of("-bs", String.valueOf(invocations)),
                                param == null ? List.<String>of() : List.of("-p", param))
                        .flatMap(List::stream)
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(new File(folder.toFile(), "console"))
                .start();
        assertThat(traced.waitFor())
                .as(() -> console(folder.resolve("console")))
                .isZero();
        return Files.readAllLines(summary).stream()
                .filter(line -> line.strip().endsWith(" total"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .sum();
    }

    private static String console(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
