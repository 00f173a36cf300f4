// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import io.mitigauge.boot.AfterBoot.Boot;
import io.mitigauge.boot.AfterBoot.Ended;
import io.mitigauge.model.Armed;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A machine that is a folder, whose systemd only notes what it was told, and whose tool does as it is told here. */
final class TriedMachine {

    final Path root;
    final List<String> systemctl = new ArrayList<>();
    final List<String> notified = new ArrayList<>();
    final List<List<String>> verbs = new ArrayList<>();
    final StringWriter log = new StringWriter();

    Station station;
    Commands.Result systemctlResult = new Commands.Result(0, "");
    Commands.Result notifyResult = new Commands.Result(0, "");
    Ended run;
    Ended compare = new Ended(0, "report: x", "");
    Runnable whileRunning = () -> {};
    Instant now = Instant.EPOCH;

    TriedMachine(Path root) throws IOException {
        this.root = root;
        station = Station.ofSystem(root);
        Files.createDirectories(root.resolve("run/systemd/system"));
        Files.createDirectories(root.resolve("etc/systemd/system"));
        Files.createDirectories(root.resolve("opt"));
        run = new Ended(
                0, Files.createDirectories(root.resolve("results/new-after")).toString(), "");
    }

    void arm() {
        arm(Optional.empty());
    }

    void arm(Optional<String> profile) {
        Armed armed = new Armed(
                root.resolve("opt/mitigauge"),
                root.resolve("results/old"),
                "after",
                profile,
                root.resolve("results"),
                Optional.empty(),
                Optional.of("notify $HOME \"${MITIGAUGE_SUMMARY}\""),
                0,
                "1",
                now,
                List.of(),
                Optional.empty());
        arming().arm(armed, new TreeMap<>(Map.of("HOME", "/root")));
    }

    Arming arming() {
        return new Arming(
                station,
                (command, environment) -> {
                    systemctl.add(String.join(" ", command));
                    return systemctlResult;
                },
                root);
    }

    boolean boot(String id) {
        return boot(id, false);
    }

    boolean boot(String id, boolean anyway) {
        return boot(new Boot(id, Optional.empty()), anyway);
    }

    boolean boot(Boot boot, boolean anyway) {
        return new AfterBoot(
                        station,
                        arming(),
                        words -> {
                            verbs.add(words);
                            whileRunning.run();
                            return words.getFirst().equals("run") ? run : compare;
                        },
                        new Telling(station, this::notify, new PrintWriter(log)),
                        new Quiet(2, Optional::empty, System::nanoTime, millis -> {}))
                .run(boot, anyway);
    }

    private Commands.Result notify(List<String> command, Map<String, String> environment) {
        try {
            notified.add(environment.get("MITIGAUGE_STATE") + " " + environment.get("MITIGAUGE_REPORT") + " by "
                    + command.getFirst() + ": "
                    + Files.readString(Path.of(command.getLast())).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return notifyResult;
    }

    String at(String path) {
        return root.resolve(path).toString();
    }

    String motd() throws IOException {
        return Files.readString(root.resolve("etc/motd.d/mitigauge"));
    }

    /** Everything below our root, folders too, but for results. */
    List<String> all() {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> !file.startsWith("results"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of it. */
    List<String> left() {
        return all().stream()
                .filter(file -> Files.isRegularFile(root.resolve(file)))
                .toList();
    }
}
