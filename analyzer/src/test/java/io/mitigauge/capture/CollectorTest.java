// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script takes what the program reads, and tells as little. */
final class CollectorTest {

    private static final Path SCRIPT = Path.of("..", "collect.sh");

    @TempDir
    private Path folder;

    @Test
    void theScriptAllowsTheSameParameters() throws IOException {
        String text = Files.readString(SCRIPT);
        Matcher function = Pattern.compile("(?s)allowed\\(\\) \\{(.*?)\\n}").matcher(text);
        assertThat(function.find()).isTrue();
        TreeSet<String> patterns = new TreeSet<>();
        for (String line : function.group(1).lines().map(String::strip).toList()) {
            if (line.endsWith(") ;;")) {
                patterns.addAll(
                        Arrays.asList(line.substring(0, line.length() - 4).split("\\|", -1)));
            }
        }
        TreeSet<String> allowed = new TreeSet<>(KernelCommandLine.ALLOWED);
        allowed.remove("hugepagesz"); // hugepages* has it
        assertThat(patterns).isEqualTo(allowed);
    }

    @Test
    void whatItTakesReadsAsTheLiveMachineDoes() throws Exception {
        Path tar = collect();
        Environment live = environment(Path.of("/"));
        Environment collected;
        try (CapturedTree tree = CapturedTree.open(tar)) {
            collected = environment(tree.root());
        }

        int compared = 0;
        for (Map.Entry<String, Reading> field : collected.fields().entrySet()) {
            boolean changes =
                    field.getKey().startsWith("load.") || field.getKey().equals("uptime");
            if (field.getValue() instanceof Reading.Value value && !changes) {
                assertThat(live.text(field.getKey())).as(field.getKey()).contains(value.value());
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(30);
        assertThat(collected.text("kernel.bootIdHash")).isPresent();
    }

    @Test
    void noFileInItTellsWhoseMachineItIs() throws Exception {
        Path tar = collect();
        String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        String everything = new String(Files.readAllBytes(tar), StandardCharsets.ISO_8859_1);
        assertThat(everything).doesNotContain(boot).doesNotContain("/proc/cmdline\0");
        assertThat(host.length() < 4 || !everything.contains(host)).isTrue();
        try (CapturedTree tree = CapturedTree.open(tar)) {
            assertThat(tree.root().resolve("proc/cmdline")).doesNotExist();
            assertThat(tree.root().resolve("etc/machine-id")).doesNotExist();
        }
    }

    @Test
    void aReasonThatTheScriptNotedIsNotCalledMissing() throws IOException {
        write("mitigauge/collect", """
                mitigauge-collect/1
                absent\tdenied\t/sys/devices/system/cpu/smt/control
                absent\twithheld\t/proc/cmdline
                absent\tnonsense\t/proc/uptime
                no\ttabs
                """);
        write("mitigauge/fields", "os.arch\tx86\ncpu.model\tforged\nkernel.commandLine\t\n");
        Environment machine = environment(folder);

        assertThat(machine.fields().get("smt.control"))
                .isEqualTo(new Reading.Absent(
                        Reason.DENIED, "the collector's user may not read it", "/sys/devices/system/cpu/smt/control"));
        assertThat(machine.fields().get("kernel.commandLine"))
                .isInstanceOfSatisfying(
                        Reading.Absent.class,
                        absent -> assertThat(absent.reason()).isEqualTo(Reason.WITHHELD));
        assertThat(machine.text("os.arch")).contains("x86");
        assertThat(machine.text("cpu.model"))
                .as("only what the script filters or hashes")
                .isEmpty();
    }

    @Test
    void anotherFormatIsNotUnderstood() throws IOException {
        write("mitigauge/collect", "mitigauge-collect/2\nabsent\tdenied\t/proc/cmdline\n");
        assertThat(environment(folder).fields().get("kernel.commandLine"))
                .isInstanceOfSatisfying(
                        Reading.Absent.class,
                        absent -> assertThat(absent.reason()).isEqualTo(Reason.MISSING));
    }

    private Path collect() throws IOException, InterruptedException {
        Path tar = folder.resolve("machine.tar");
        Process script = new ProcessBuilder(
                        List.of("sh", SCRIPT.toAbsolutePath().toString(), tar.toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).as(output).isZero();
        assertThat(output).isEqualTo("collect.sh: wrote " + tar + "\n");
        return tar;
    }

    private static Environment environment(Path root) {
        return Capture.environment(root, Privacy.PRIVATE, InstantSource.system(), "1.0");
    }

    private void write(String file, String content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
