// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.blackbox.Launcher.Result;
import io.mitigauge.boot.Arming;
import io.mitigauge.boot.Commands;
import io.mitigauge.boot.Station;
import io.mitigauge.model.Armed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run in the environment and with the rights that the unit gives it, beside one at a terminal: the unit is no difference. */
final class UnitRunIT {

    private static final String ENVIRONMENT = "Environment=";
    private static final String CAPABILITIES = "CapabilityBoundingSet=";

    @TempDir
    private Path folder;

    private List<String> unit = List.of();

    @BeforeEach
    void armedOnAMachineThatIsAFolder() throws IOException {
        Path root = folder.resolve("root");
        Files.createDirectories(root.resolve("run/systemd/system"));
        Station station = isRoot() ? Station.ofSystem(root) : Station.ofUser(root, root.resolve("home"), "ann");
        station.lingers().ifPresent(UnitRunIT::create);
        Armed armed = new Armed(
                Launcher.home().resolve("mitigauge"),
                folder.resolve("before"),
                "after",
                Optional.empty(),
                folder.resolve("results"),
                Optional.empty(),
                Optional.empty(),
                0,
                "1",
                Instant.EPOCH,
                List.of(),
                Optional.empty());
        new Arming(station, (command, environment) -> new Commands.Result(0, ""), root)
                .arm(
                        armed,
                        new TreeMap<>(Map.of(
                                "HOME",
                                System.getProperty("user.home"),
                                "JAVA_HOME",
                                System.getProperty("java.home"),
                                "LANG",
                                "C.UTF-8")));
        unit = Files.readAllLines(station.unitFile());
    }

    @Test
    void theUnitIsNoDifference() throws Exception {
        String out = folder.resolve("my results").toString();
        Result before = finished(List.of(
                "env",
                "LANG=C.UTF-8",
                Launcher.home().resolve("mitigauge").toString(),
                "run",
                "--label",
                "before",
                "--profile",
                "smoke",
                "--only",
                "syscall.Getppid.*",
                "--out",
                out));
        assertThat(before.code()).as(before.err()).isZero();
        List<String> command = asTheUnitStarts();
        command.addAll(List.of(
                "run",
                "--label",
                "after",
                "--like",
                before.out().strip(),
                "--settled",
                "yes, after 30 s",
                "--out",
                out));
        Result after = finished(command);
        assertThat(after.code()).as(after.err()).isZero();

        Result compared = Launcher.run(
                folder, "compare", before.out().strip(), after.out().strip(), "--json", "report.json");
        assertThat(compared.code()).as(compared.err()).isZero();
        JsonNode environment = JsonMapper.builder()
                .build()
                .readTree(Files.readString(folder.resolve("report.json")))
                .path("environment");
        assertThat(environment.path("comparable").asBoolean()).isTrue();
        assertThat(environment.path("changes").isArray()).isTrue();
        assertThat(environment
                        .path("changes")
                        .valueStream()
                        .map(change -> change.path("field").asString()))
                .as("but for what is measured anew each time: " + environment)
                .filteredOn(field -> !field.startsWith("probe."))
                .isEmpty();
    }

    private List<String> asTheUnitStarts() {
        List<String> command =
                new ArrayList<>(List.of("env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"));
        values(ENVIRONMENT).map(value -> value.replace("\"", "")).forEach(command::add);
        values(CAPABILITIES)
                .forEach(set -> command.addAll(List.of(
                        "setpriv",
                        "--bounding-set",
                        "-all,"
                                + Stream.of(set.split(" "))
                                        .map(name ->
                                                "+" + name.replace("CAP_", "").toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(",")))));
        values("NoNewPrivileges=").forEach(yes -> command.addAll(List.of("setpriv", "--no-new-privs")));
        command.add(Launcher.home().resolve("mitigauge").toString());
        return command;
    }

    private Stream<String> values(String key) {
        return unit.stream().filter(line -> line.startsWith(key)).map(line -> line.substring(key.length()));
    }

    private Result finished(List<String> command) throws IOException, InterruptedException {
        Path out = folder.resolve("stdout.txt");
        Path err = folder.resolve("stderr.txt");
        int code = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Result(code, Files.readString(out), Files.readString(err));
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static void create(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
