// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bench.linux.Affinity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The host from outside: real processes, their answers, and their end. */
final class BenchmarkHostIT {

    private static final String ALU = "io.mitigauge.bench.control.AluBenchmark.multiplyAdd";
    private static final String PING_PONG = "io.mitigauge.bench.schedule.PipePingPongBenchmark.roundTrip";
    private static final String AN_HOUR = "3600000";

    @TempDir
    private Path folder;

    @Test
    void listsEveryConfigurationAndExitsAtTheEndOfItsInput() throws Exception {
        try (HostProcess host = HostProcess.start()) {
            host.send("list");
            List<List<String>> answers = host.answers();
            host.closeInput();

            assertThat(answers)
                    .filteredOn(answer -> answer.getFirst().equals("benchmark"))
                    .hasSameSizeAs(Catalogue.ofThisJar().configurations())
                    .allSatisfy(answer -> assertThat(answer).hasSize(15))
                    .anySatisfy(answer ->
                            assertThat(answer).startsWith("benchmark", ALU, "", "quick", "true", "", "avgt", "ns/op"));
            assertThat(answers).extracting(List::getFirst).contains("mechanism", "need");
            assertThat(answers.getLast()).containsExactly("end");
            assertThat(host.exitCode()).isZero();
        }
    }

    @Test
    void makesTheClassArchiveOnceAndUsesItAgain() throws Exception {
        Path archive = folder.resolve("classes.jsa");
        Path result = folder.resolve("result.json");
        for (int start = 0; start < 2; start++) {
            FileTime before = start == 0 ? FileTime.fromMillis(0) : Files.getLastModifiedTime(archive);
            try (HostProcess host = HostProcess.start("-Dmitigauge.cds=" + archive)) {
                send(host, ALU, "", result, "");
                assertThat(host.answers().getLast()).containsExactly("done");
            }
            assertThat(Files.readString(result)).contains("-XX:SharedArchiveFile=" + archive);
            assertThat(Files.getLastModifiedTime(archive).equals(before)).isEqualTo(start == 1);
        }
    }

    @Test
    void keepsTheLatencyOfEveryMeasuredRoundTrip() throws Exception {
        Path hlog = folder.resolve("latency.hlog");
        try (HostProcess host = HostProcess.start()) {
            send(host, PING_PONG, "placement=sameCpu", folder.resolve("result.json"), hlog.toString());
            assertThat(host.answers().getLast()).containsExactly("done");
        }
        try (HistogramLogReader reader = new HistogramLogReader(hlog.toFile())) {
            assertThat(reader.nextIntervalHistogram()).isInstanceOfSatisfying(Histogram.class, interval -> {
                assertThat(interval.getTag()).isEqualTo("worker");
                assertThat(interval.getTotalCount()).isPositive();
                assertThat(interval.getMinNonZeroValue()).isBetween(100L, 10_000_000L);
            });
            assertThat(reader.hasNext()).isFalse();
        }
    }

    @Test
    void countsWhatBothProcessesDoInTheLastIterationToo() throws Exception {
        Path result = folder.resolve("result.json");
        String store = "io.mitigauge.bench.application.KeyValueBenchmark.request";
        try (HostProcess host = HostProcess.start()) {
            host.send("run", store, "placement=sameCpu", "1", "100", "1", "300", result.toString(), "");
            assertThat(host.answers().getLast()).containsExactly("done");
        }
        String text = Files.readString(result);
        assertThat(text).contains("\"cpus.measured\"", "\"cpus.other\"");
        assertThat(secondary(text, "perOperation.processSwitches"))
                .as("the client waits once for each answer, and the server once for each request")
                .isGreaterThan(1.9)
                .isEqualTo(secondary(text, "perOperation.switches"));
    }

    private static double secondary(String json, String name) {
        Matcher score = Pattern.compile("\"" + Pattern.quote(name) + "\" : \\{\\s*\"score\" : ([0-9.E-]+)")
                .matcher(json);
        assertThat(score.find()).as(name).isTrue();
        return Double.parseDouble(score.group(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void aPeerMeasuresBetweenTheIterationsThatCount(String when) throws Exception {
        Path result = folder.resolve("result.json");
        try (HostProcess host = HostProcess.start()) {
            sendWithPeer(host, result, when, "echo 0.5; for i in 1 4 9 16; do read -r _ && echo $i.0; done; read -r _");
            assertThat(host.answers().getLast()).containsExactly("done");
            assertThat(host.family()).as("the host alone is left").containsExactly(host.handle());
        }
        assertThat(secondary(Files.readString(result), "peer")).isEqualTo((2.0 + 6 + 12) / 3);
    }

    @Test
    void aPeerThatCannotMeasureEndsTheForkWithWhatItSays() throws Exception {
        Path result = folder.resolve("result.json");
        try (HostProcess host = HostProcess.start()) {
            sendWithPeer(host, result, "before", "echo needs more memory >&2; exit 1");
            assertThat(host.answers().getLast()).containsExactly("failed", "needs more memory");
            sendWithPeer(host, result, "before", "echo 0.5");
            assertThat(host.answers().getLast()).first().isEqualTo("failed");
            assertThat(result).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource({"within, done", "after, failed"})
    void aPeerWithinTheMemoryFindsTheCycleOfTheBenchmark(String when, String answer) throws Exception {
        Path result = folder.resolve("result.json");
        String script = "for fd in /proc/$PPID/fd/*; do "
                + "if [ \"$(stat -Lc %s \"$fd\")\" = 16384 ] && ! cmp -s -n 16384 \"$fd\" /dev/zero; then "
                + "echo 0.5; while read -r _; do echo 2.0; done; exit; fi; done; echo not found; exit 1";
        try (HostProcess host = HostProcess.start()) {
            String chase = "io.mitigauge.bench.memory.PointerChaseBenchmark.chase";
            host.send(withPeer(chase, "workingSet=16k", result, when, script));
            assertThat(host.answers().getLast()).first().isEqualTo(answer);
        }
    }

    private static void sendWithPeer(HostProcess host, Path result, String when, String script) throws IOException {
        host.send(withPeer(ALU, "", result, when, script));
    }

    private static String[] withPeer(String benchmark, String params, Path result, String when, String script) {
        return new String[] {
            "run", benchmark, params, "2", "10", "3", "20", result.toString(), "", when, "sh", "-c", script
        };
    }

    @Test
    void answersWhatItCannotDoAndGoesOn() throws Exception {
        Path result = folder.resolve("result.json");
        try (HostProcess host = HostProcess.start()) {
            send(host, "a.B.c", "", result, "");
            assertThat(host.answer()).containsExactly("failed", "no benchmark is called a.B.c");
            host.send("run", ALU);
            assertThat(host.answer()).containsExactly("failed", "run has at least 9 fields, this one has 2");
            host.send("list");
            assertThat(host.answers().getLast()).containsExactly("end");
            assertThat(result).doesNotExist();
        }
    }

    @Test
    void runsOnAllCpusWhatWantsThem() throws Exception {
        Path result = folder.resolve("result.json");
        try (HostProcess host = HostProcess.start()) {
            send(host, "io.mitigauge.bench.syscall.GetppidEverywhereBenchmark.kernelEntry", "", result, "");
            assertThat(host.answers().getLast()).containsExactly("done");
        }
        assertThat(Files.readString(result))
                .contains("\"threads\" : " + Runtime.getRuntime().availableProcessors() + ",");
    }

    @Test
    void skipsWhatThisGuestCannotRunAndTellsWhy() throws Exception {
        SortedSet<Integer> allowed = Affinity.allowed();
        Affinity.pin(allowed.first()); // children inherit it
        try (HostProcess host = HostProcess.start()) {
            send(host, PING_PONG, "placement=twoCpus", folder.resolve("result.json"), "");
            assertThat(host.answers().getLast())
                    .containsExactly("skipped", "needs two CPUs; this process may use one, CPU " + allowed.first());
        } finally {
            Affinity.restrict(allowed);
        }
    }

    @Test
    void skipsWhatTheKernelRefusesToItsSetUp() throws Exception {
        String poll = "io.mitigauge.bench.syscall.ReadyBenchmark.poll";
        try (HostProcess host = HostProcess.withOpenFiles(300)) {
            send(host, poll, "ready=1000", folder.resolve("result.json"), "");
            assertThat(host.answers().getLast())
                    .containsExactly(
                            "skipped", "eventfd: EMFILE (Too many open files); raise the limit with ulimit -n");
            send(host, poll, "ready=100", folder.resolve("result.json"), "");
            assertThat(host.answers().getLast()).containsExactly("done");
        }
    }

    @Test
    void skipsWhatAFilterRefusesAndMeasuresTheRest() throws Exception {
        Path result = folder.resolve("result.json");
        try (HostProcess host = HostProcess.filtered()) {
            assertThat(last(host, "IoUringBenchmark.nop", "batch=1"))
                    .containsExactly(
                            "skipped",
                            "io_uring_setup: ENOSYS (Function not implemented); a seccomp filter may forbid it");
            assertThat(List.of(
                            last(host, "EventCounterBenchmark.writeRead", ""),
                            last(host, "ReadyBenchmark.poll", "ready=1")))
                    .containsOnly(List.of(
                            "skipped", "eventfd: EPERM (Operation not permitted); a seccomp filter may forbid it"));
            assertThat(result).doesNotExist();
            assertThat(last(host, "GetppidBenchmark.kernelEntry", "")).containsExactly("done");
            assertThat(last(host, "FilteredBenchmark.kernelEntry", "filter=argument"))
                    .as("one filter more")
                    .containsExactly("done");
        }
    }

    /** What ends the answer to a request for a benchmark of system calls. */
    private List<String> last(HostProcess host, String name, String params) throws IOException, InterruptedException {
        send(host, "io.mitigauge.bench.syscall." + name, params, folder.resolve("result.json"), "");
        return host.answers().getLast();
    }

    @Test
    void survivesAForkThatIsKilled() throws Exception {
        try (HostProcess host = HostProcess.start()) {
            startLongFork(host).destroyForcibly();
            List<String> last = host.answers().getLast();
            assertThat(last.getFirst()).isEqualTo("failed");
            assertThat(last.get(1))
                    .startsWith("Forked VM failed with exit code 137; it was killed, as the kernel does when memory");
            host.send("list");
            assertThat(host.answers().getLast()).containsExactly("end");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "schedule.ProcessPingPongBenchmark.roundTrip | placement=sameCpu,through=pipe | the partner process",
                "schedule.ProcessPingPongBenchmark.roundTrip | placement=sameCpu,through=futex | the partner process",
                "application.KeyValueBenchmark.request | placement=sameCpu | the store's process"
            })
    void aForkThatLosesItsPartnerEndsAtOnceAndSaysHow(String name, String params, String partner) throws Exception {
        try (HostProcess host = HostProcess.start()) {
            ProcessHandle fork = startLongFork(host, "io.mitigauge.bench." + name, params);
            fork.children().forEach(ProcessHandle::destroyForcibly);
            assertThat(host.answers().getLast())
                    .containsExactly(
                            "failed",
                            partner + " ended before the benchmark did: killed by signal 9, as the kernel does where"
                                    + " memory is short");
            assertThat(HostProcess.ends(fork)).isTrue();
            send(host, ALU, "", folder.resolve("result.json"), "");
            assertThat(host.answers().getLast()).containsExactly("done");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "control.AluBenchmark.multiplyAdd | '' | false",
                "schedule.ProcessPingPongBenchmark.roundTrip | placement=sameCpu,through=pipe | true"
            })
    void aForkThatSomebodyBindsToOtherCpusFailsAndSaysSo(String name, String params, boolean partner) throws Exception {
        SortedSet<Integer> allowed = Affinity.allowed();
        String result = folder.resolve("result.json").toString();
        try (HostProcess host = HostProcess.start()) {
            host.send("run", "io.mitigauge.bench." + name, params, "1", "10", "2", "3000", result, "");
            ProcessHandle fork = awaitWarmUp(host);
            bindAllThreads(partner ? fork.children().findFirst().orElseThrow() : fork, allowed);
            assertThat(host.answers().getLast())
                    .isEqualTo(
                            allowed.size() == 1 // then there is none to take it to
                                    ? List.of("done")
                                    : List.of(
                                            "failed",
                                            "CPU " + allowed.first() + " was taken away while it was measured"));
        }
    }

    private static void bindAllThreads(ProcessHandle process, SortedSet<Integer> cpus)
            throws IOException, InterruptedException {
        String list = cpus.stream().map(String::valueOf).collect(Collectors.joining(","));
        int ignored = new ProcessBuilder("taskset", "-acp", list, String.valueOf(process.pid()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void theEndOfItsInputKillsTheFork() throws Exception {
        try (HostProcess host = HostProcess.start()) {
            ProcessHandle fork = startLongFork(host);
            host.closeInput();
            assertThat(host.exitCode()).isZero();
            assertThat(HostProcess.ends(fork)).isTrue();
        }
    }

    @Test
    void itsOwnSuddenDeathKillsTheFork() throws Exception {
        try (HostProcess host = HostProcess.start()) {
            ProcessHandle fork = startLongFork(host);
            host.handle().destroyForcibly();
            assertThat(HostProcess.ends(host.handle())).isTrue();
            assertThat(HostProcess.ends(fork)).isTrue();
        }
    }

    @Test
    void exitsAtOnceIfItsParentIsGone() throws Exception {
        try (HostProcess host = HostProcess.start("-Dmitigauge.parent=1234567890")) {
            assertThat(host.exitCode()).isEqualTo(1);
        }
        String parent = Long.toString(ProcessHandle.current().pid());
        try (HostProcess host = HostProcess.start("-Dmitigauge.parent=" + parent)) {
            host.send("list");
            assertThat(host.answers().getLast()).containsExactly("end");
        }
    }

    /** A fork that would measure for an hour, on its way. */
    private ProcessHandle startLongFork(HostProcess host) throws IOException, InterruptedException, ExecutionException {
        return startLongFork(host, ALU, "");
    }

    private ProcessHandle startLongFork(HostProcess host, String name, String params)
            throws IOException, InterruptedException, ExecutionException {
        host.send(
                "run",
                name,
                params,
                "1",
                "10",
                "1",
                AN_HOUR,
                folder.resolve("result.json").toString(),
                "");
        return awaitWarmUp(host);
    }

    /** The fork that a host tells of and that is warm. */
    private static ProcessHandle awaitWarmUp(HostProcess host) throws InterruptedException {
        List<String> pid = host.answer();
        assertThat(pid).hasSize(2).first().isEqualTo("pid");
        assertThat(host.answer()).first().isEqualTo("warmup");
        return ProcessHandle.of(Long.parseLong(pid.get(1))).orElseThrow();
    }

    private static void send(HostProcess host, String name, String params, Path result, String hlog)
            throws IOException {
        host.send("run", name, params, "1", "10", "1", "20", result.toString(), hlog);
    }
}
