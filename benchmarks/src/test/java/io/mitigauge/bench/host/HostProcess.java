// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bench.linux.FilteredHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A benchmark host as its users see it: a child process, its two pipes, and patience with an end. */
final class HostProcess implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;
    private static final int A_USER_OF_ITS_OWN = 61_999;
    private static final String FILES_OF_ROOT = "-all,+dac_override";
    private static final Pattern THREADS = Pattern.compile("^Threads:\\s+(\\d+)$", Pattern.MULTILINE);
    private static final String MARK = "MITIGAUGE_TEST";
    private static final String END_OF_OUTPUT = "\0";

    private final Process process;
    private final String mark;
    private final Writer requests;
    private final List<ProcessHandle> forks = new ArrayList<>();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private HostProcess(Process process, String mark) {
        this.process = process;
        this.mark = mark;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().start(this::read);
    }

    /** Starts one from the shaded jar, with these JVM arguments besides the usual ones. */
    static HostProcess start(String... jvmArguments) throws IOException {
        return start(List.of(), jvmArguments);
    }

    /** Starts one that may have so many open files, and its forks too. */
    static HostProcess withOpenFiles(int most) throws IOException {
        return start(List.of("sh", "-c", "ulimit -n " + most + " && exec \"$@\"", "sh"));
    }

    /**
     * Starts one that may have so many threads, those of its forks among them. The limit is a user's, and the kernel
     * exempts root: where root starts it, it is a user of its own, who may still read and write what root may.
     */
    static HostProcess withThreads(int most) throws IOException {
        String user = ProcessHandle.current().info().user().orElseThrow();
        if (user.equals("root")) {
            return start(List.of(
                    "prlimit",
                    "--nproc=" + most,
                    "setpriv",
                    "--reuid=" + A_USER_OF_ITS_OWN,
                    "--inh-caps=" + FILES_OF_ROOT,
                    "--ambient-caps=" + FILES_OF_ROOT,
                    "--bounding-set=" + FILES_OF_ROOT));
        }
        int others = threads(ProcessHandle.allProcesses()
                .filter(handle -> handle.info().user().filter(user::equals).isPresent()));
        return start(List.of("prlimit", "--nproc=" + (others + most)));
    }

    /** Starts one under a filter that refuses some system calls, see {@link FilteredHost}. */
    static HostProcess filtered() throws IOException {
        return start(List.of(), "target/benchmarks.jar:target/test-classes", FilteredHost.class);
    }

    private static HostProcess start(List<String> wrapper, String... jvmArguments) throws IOException {
        return start(wrapper, "target/benchmarks.jar", BenchmarkHost.class, jvmArguments);
    }

    private static HostProcess start(List<String> wrapper, String classes, Class<?> program, String... jvmArguments)
            throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                java.toString(), "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(jvmArguments));
        command.addAll(List.of("-cp", classes, program.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        String mark = UUID.randomUUID().toString();
        builder.environment().put(MARK, mark);
        return new HostProcess(builder.start(), mark);
    }

    /** It and all that it and its forks started and that runs still; they inherit a mark in their environment. */
    List<ProcessHandle> family() {
        return ProcessHandle.allProcesses().filter(this::isMarked).toList();
    }

    /** Threads of its {@link #family}. */
    int threads() {
        return threads(family().stream());
    }

    private static int threads(Stream<ProcessHandle> processes) {
        return processes.mapToInt(HostProcess::threads).sum();
    }

    private static int threads(ProcessHandle process) {
        try {
            Matcher threads = THREADS.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
            return threads.find() ? Integer.parseInt(threads.group(1)) : 0;
        } catch (IOException e) {
            return 0; // it is gone
        }
    }

    private boolean isMarked(ProcessHandle handle) {
        try {
            return Files.readString(Path.of("/proc/" + handle.pid() + "/environ"), StandardCharsets.ISO_8859_1)
                    .contains(MARK + "=" + mark);
        } catch (IOException e) {
            return false; // it is gone, or another user's
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    void send(String... fields) throws IOException {
        requests.write(String.join("\t", fields) + "\n");
        requests.flush();
    }

    void closeInput() throws IOException {
        requests.close();
    }

    /** The next line, split into its fields. */
    List<String> answer() throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(line).as("a line within %d s", PATIENCE_SECONDS).isNotNull().isNotEqualTo(END_OF_OUTPUT);
        List<String> fields = List.of(String.valueOf(line).split("\t", -1));
        if (fields.getFirst().equals("pid")) {
            ProcessHandle.of(Long.parseLong(fields.get(1))).ifPresent(forks::add);
        }
        return fields;
    }

    /** All lines up to and with the one that ends an answer. */
    List<List<String>> answers() throws InterruptedException {
        List<List<String>> all = new ArrayList<>();
        do {
            all.add(answer());
        } while (!List.of("end", "done", "failed", "skipped")
                .contains(all.getLast().getFirst()));
        return all;
    }

    /** Waits for this process to end. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** Waits until a process runs no more; one that nobody has reaped counts as ended. */
    static boolean ends(ProcessHandle handle) throws InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < deadline) {
            try {
                handle.onExit().get(50, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                if (isZombie(handle.pid())) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        forks.forEach(ProcessHandle::destroyForcibly); // where a test found that they outlived their host
    }

    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
        } catch (IOException e) {
            return true; // there is no such process any more
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException ignored) {
            // The test has ended the host, which closes its output.
        } finally {
            lines.add(END_OF_OUTPUT);
        }
    }
}
