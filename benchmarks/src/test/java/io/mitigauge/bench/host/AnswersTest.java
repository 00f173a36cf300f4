// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Need;
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
    void separatesFieldsByTabs() throws NoSuchMethodException {
        answers.benchmark(new Configuration(
                "a.B.c",
                new TreeMap<>(Map.of("q", "2", "p", "1")),
                Tier.STANDARD,
                new Configuration.Score("avgt", "ns/op"),
                "a.B.d",
                Probes.of("described")));
        answers.mechanism(Mechanism.PTI);
        answers.need(Need.TWO_CPUS);
        answers.iteration(2, 1.5, "ns/op");
        answers.end();
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "benchmark\ta.B.c\tp=1,q=2\tstandard\tfalse\ta.B.d\tavgt\tns/op\t30"
                                + "\tPTI,RETPOLINE,RSB_FILL,USERCOPY,SSBD\tTWO_CPUS\t1 us\tThis.\tNot that.\tThus.",
                        "mechanism\tPTI\t" + Mechanism.PTI.description() + "\tDocumentation/arch/x86/pti.rst",
                        "need\tTWO_CPUS\ttwo CPUs that this process may use",
                        "iteration\t2\t1.5\tns/op",
                        "end");
    }

    @Test
    void aReasonStaysOnOneLine() {
        answers.failed("first\n\tsecond µ \n");
        answers.skipped("one\nCPU");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("failed\tfirst second µ\nskipped\tone CPU\n");
    }
}
