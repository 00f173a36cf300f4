// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a failed fork printed. */
final class LastWordsTest {

    private final LastWords lastWords = new LastWords();

    @Test
    void quotesWhatTheForkPrinted() {
        hear("""
                # Fork: 1 of 1
                <forked VM failed with exit code 1>
                <stdout last='20 lines'>
                Error occurred during initialization of VM

                Could not reserve enough space for 131072KB object heap
                </stdout>
                <stderr last='20 lines'>
                </stderr>

                # Run complete.
                """);
        assertThat(lastWords.text())
                .isEqualTo(": Error occurred during initialization of VM"
                        + " / Could not reserve enough space for 131072KB object heap"
                        + "; it needs more memory, or a higher limit of addresses (ulimit -v)");
    }

    @Test
    void explainsAKill() {
        hear("""
                <forked VM failed with exit code 137>
                <stdout last='20 lines'>
                </stdout>
                """);
        assertThat(lastWords.text()).isEqualTo("; it was killed, as the kernel does when memory runs out");
    }

    @Test
    void explainsAFilterThatKills() {
        hear("<forked VM failed with exit code 159>\n");
        assertThat(lastWords.text()).contains("SIGSYS").doesNotContain("memory");
    }

    @Test
    void givesTheLastLineOfAForkThatEndedItselfAsTheReason() {
        hear("""
                <forked VM failed with exit code 69>
                <stdout last='20 lines'>
                a line of the benchmark
                </stdout>
                <stderr last='20 lines'>
                Exception in thread "main" java.lang.IllegalStateException: a mistake
                    at a.B.c(B.java:1)
                    at a.B.d(B.java:2)
                the partner process ended before the benchmark did: status 1
                </stderr>

                # Run complete.
                """);
        assertThat(lastWords.reason()).contains("the partner process ended before the benchmark did: status 1");
    }

    @Test
    void hasNoReasonOfAForkThatSomethingElseEnded() {
        hear("""
                <forked VM failed with exit code 1>
                <stderr last='20 lines'>
                a line of the benchmark
                </stderr>
                """);
        assertThat(lastWords.reason()).isEmpty();
        assertThat(lastWords.text()).isEqualTo(": a line of the benchmark");
    }

    @Test
    void isSilentAboutAForkThatEndedWell() {
        hear("# Fork: 1 of 1\nIteration 1: 3 ns/op\n");
        assertThat(lastWords.text()).isEmpty();
    }

    private void hear(String lines) {
        lines.lines().forEach(lastWords::hear);
    }
}
