// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.blackbox.Launcher.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A budget: everything in some rounds, then what is known worst; and a run that repeats it. */
final class BudgetIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    /**
     * How many rounds fit depends on the machine: one that is so busy that ten do not has no further ones. Whatever was planned is done, and
     * done again.
     */
    @Test
    void whatFollowsIsRecordedAndRepeated() throws Exception {
        Result first = run("first", "--budget", "36s", "--only", "syscall.Getppid.kernelEntry");
        assertThat(first.code()).as(first.err()).isZero();
        JsonNode manifest = manifest(first);
        JsonNode further = manifest.at("/plan/further");
        boolean chooses = manifest.at("/plan/budgetSeconds").asInt(0) == 36;
        assertThat(first.err().contains("then those whose intervals are widest"))
                .isEqualTo(chooses);
        assertThat(further.isEmpty() || (chooses && manifest.at("/plan/rounds").asInt() >= 10))
                .isTrue();
        assertThat(forks(manifest)).isEqualTo(planned(manifest));

        Result again = run("again", "--like", "first");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.err().contains("then as the other run went on")).isEqualTo(!further.isEmpty());
        JsonNode repeated = manifest(again);
        assertThat(repeated.at("/plan/further")).isEqualTo(further);
        assertThat(repeated.at("/plan/budgetSeconds").asInt(0)).isZero();
        assertThat(forks(repeated)).isEqualTo(forks(manifest));
    }

    private static int planned(JsonNode manifest) {
        int further = manifest.at("/plan/further")
                .valueStream()
                .mapToInt(JsonNode::size)
                .sum();
        return manifest.at("/plan/rounds").asInt() * manifest.path("suite").size() + further;
    }

    private static int forks(JsonNode manifest) {
        return manifest.path("forks").size();
    }

    private Result run(String label, String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("run", "--label", label));
        all.addAll(List.of(words));
        return Launcher.run(folder, all.toArray(String[]::new));
    }

    private JsonNode manifest(Result result) throws IOException {
        return JSON.readTree(
                Files.readString(folder.resolve(result.out().strip()).resolve("manifest.json")));
    }
}
