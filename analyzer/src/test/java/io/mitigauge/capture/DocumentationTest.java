// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Activity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/environment.md to what the code does. */
final class DocumentationTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "environment.md");

    @Test
    void namesEveryField(@TempDir Path empty) throws IOException {
        Set<String> names = new TreeSet<>(fields(empty));
        names.addAll(fields(Path.of("/")));
        names.addAll(fields(Path.of("src/test/resources/guests/qemu-skylake-nosmt")));
        names.removeIf(name -> name.startsWith("vulnerabilities.")); // an open set
        String document = Files.readString(DOCUMENT);
        assertThat(names).hasSizeGreaterThan(50).allMatch(name -> document.contains("`" + name + "`"));
        assertThat(document).contains("`vulnerabilities.<file>`");
    }

    @Test
    void namesEveryAllowedParameter() throws IOException {
        String document = Files.readString(DOCUMENT);
        assertThat(KernelCommandLine.ALLOWED).allMatch(name -> document.contains("`" + name + "`"));
    }

    @Test
    void namesEveryFigureOfActivity(@TempDir Path empty) throws IOException {
        ActivitySnapshot nothing = new ActivitySampler(empty, () -> 0).sample(Set.of());
        Activity activity = Snapshots.between(nothing, nothing);
        String document = Files.readString(DOCUMENT);
        assertThat(activity.readings().keySet()).allMatch(name -> document.contains("`" + name + "`"));
    }

    @Test
    void statesTheLimitsOfDisturbances() throws IOException {
        assertThat(Files.readString(DOCUMENT))
                .contains("> " + Disturbances.STEAL_PERCENT + " %", "at least " + Disturbances.STEAL_TICKS + " ticks")
                .contains("> " + (int) Disturbances.OTHER_CPU_PERCENT + " % of one CPU")
                .contains("> " + (int) Disturbances.MEMORY_PRESSURE_PERCENT + " % of the time")
                .contains("> " + (int) Disturbances.IOWAIT_PERCENT + " % of all CPU time")
                .contains("CPUs + " + Disturbances.OWN_LOAD);
    }

    private static Set<String> fields(Path root) {
        return Capture.environment(root, Privacy.PRIVATE, InstantSource.system(), "1.0")
                .fields()
                .keySet();
    }
}
