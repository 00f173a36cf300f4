// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.IterationType;

/**
 * Turns JMH's progress into answers, and sends all that JMH and the fork print to standard error. Made for one fork;
 * JMH calls it from several threads.
 */
final class EventFormat extends QuietFormat {

    private final Answers answers;
    private final LastWords lastWords = new LastWords();
    private boolean pidTold;

    EventFormat(Answers answers) {
        this.answers = answers;
    }

    /** Why the fork failed: in its own words where it ended itself for that, else the reason that JMH knows and what the JVM printed. */
    String reason(Throwable thrown) {
        return lastWords.reason().orElseGet(() -> Failure.reason(thrown) + lastWords.text());
    }

    /** The fork calls this through its link before its first iteration: by then it is the one child of this process. */
    @Override
    public synchronized void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {
        if (!pidTold) {
            pidTold = true;
            ProcessHandle.current().children().findFirst().ifPresent(fork -> answers.pid(fork.pid()));
        }
    }

    @Override
    public void iterationResult(
            BenchmarkParams benchmark, IterationParams params, int iteration, IterationResult data) {
        Result<?> primary = data.getPrimaryResult();
        if (params.getType() == IterationType.WARMUP) {
            answers.warmup(iteration, primary.getScore(), primary.getScoreUnit());
        } else {
            answers.iteration(iteration, primary.getScore(), primary.getScoreUnit());
        }
    }

    @Override
    public void print(String text) {
        System.err.print(text);
    }

    @Override
    public void println(String line) {
        System.err.println(line);
        lastWords.hear(line);
    }

    @Override
    public void write(int oneByte) {
        System.err.write(oneByte);
    }

    @Override
    public void write(byte[] bytes) {
        System.err.write(bytes, 0, bytes.length);
    }
}
