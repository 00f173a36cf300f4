// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The lines that the host writes. */
final class AnswersTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Answers answers = new Answers(new PrintStream(bytes, false, StandardCharsets.UTF_8));

    @Test
    void separatesFieldsByTabs() {
        answers.benchmark(new Configuration(
                "a.B.c", new TreeMap<>(Map.of("q", "2", "p", "1")), false, "a.B.d", 30, "This.", "Not that."));
        answers.iteration(2, 1.5, "ns/op");
        answers.end();
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "benchmark\ta.B.c\tp=1,q=2\tfalse\ta.B.d\t30\tThis.\tNot that.",
                        "iteration\t2\t1.5\tns/op",
                        "end");
    }

    @Test
    void aReasonStaysOnOneLine() {
        answers.failed("first\n\tsecond µ \n");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("failed\tfirst second µ\n");
    }
}
