// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.BootOrder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code order}. */
final class OrderCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int order(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "order";
        System.arraycopy(args, 0, all, 1, args.length);
        return Cli.execute(new PrintWriter(out), new PrintWriter(err), all);
    }

    @Test
    void saysWhatToTypeAfterEachBootAndAfterAll() {
        assertThat(order("--boots", "3", "--seed", "7")).isEqualTo(ExitCodes.DONE);
        BootOrder drawn = BootOrder.byLot(List.of("off", "on"), 3, 7);
        assertThat(out.toString())
                .contains("drawn with seed 7", drawn.comparison())
                .contains(drawn.commands());
        assertThat(out.toString().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    /** To be copied into a shell, whatever their length. */
    @Test
    void commandsAreNotBroken() {
        String longest = "a".repeat(61);
        assertThat(order("--states", longest + ",on", "--boots", "2", "--seed", "7"))
                .isEqualTo(ExitCodes.DONE);
        BootOrder drawn = BootOrder.byLot(List.of(longest, "on"), 2, 7);
        assertThat(out.toString().lines().map(String::strip))
                .containsAll(drawn.commands())
                .contains(drawn.comparison());
    }

    @Test
    void asJsonItIsTheSame() {
        assertThat(order("--states", "a,b,c", "--boots", "1", "--seed", "7", "--format", "json"))
                .isEqualTo(ExitCodes.DONE);
        JsonNode root = new JsonMapper().readTree(out.toString());
        assertThat(root.path("format").asString("")).isEqualTo("mitigauge-order/1");
        assertThat(root.path("seed").asLong(0)).isEqualTo(7);
        assertThat(root.path("boots")
                        .valueStream()
                        .map(boot -> boot.path("label").asString("")))
                .containsExactlyInAnyOrder("a-1", "b-1", "c-1");
        assertThat(root.path("comparison").asString("")).contains("--factors");
    }

    /** Of a million seeds, two draws in a row are hardly ever the same. */
    @Test
    void withoutASeedItIsAnotherOneThatIsPrinted() {
        order();
        String first = out.toString();
        out.getBuffer().setLength(0);
        order();
        assertThat(out.toString().lines().findFirst())
                .isNotEqualTo(first.lines().findFirst());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--states=off | need two states or more",
                "--states=off,off | each once",
                "--states=o f,on | at most 61",
                "--states=-x,on | a letter or digit",
                "--boots=0 | must be 1 to 20",
                "--seed=soon | soon"
            })
    void wrongUsageIsOneLine(String option, String message) {
        assertThat(order(option)).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(message);
        assertThat(out.toString()).isEmpty();
    }
}
