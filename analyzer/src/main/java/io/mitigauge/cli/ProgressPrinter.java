// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.measure.ForkProgress;
import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.report.Units;
import io.mitigauge.session.RunListener;
import io.mitigauge.session.RunPlan;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Shows how a run goes on: on a terminal one line that is drawn again and again, else a plain line per finished fork.
 */
final class ProgressPrinter implements RunListener {

    private static final int BAR_CELLS = 10;
    private static final String ERASE = "\r\u001B[K";

    private final PrintWriter err;
    private final int columns;

    /**
     * Prints to a terminal of so many columns, or to a file.
     *
     * @param columns of the terminal, 0 where there is none
     */
    ProgressPrinter(PrintWriter err, int columns) {
        this.err = err;
        this.columns = columns;
    }

    @Override
    public void probing() {
        err.println("first, which CPUs share a core");
        err.flush();
    }

    @Override
    public void saturating() {
        err.println("first, how many requests a service can serve");
        err.flush();
    }

    @Override
    public void planned(RunPlan plan, int alreadyThere) {
        int total = plan.settledForks();
        err.printf(
                Locale.ROOT,
                "%s: %d benchmarks x %d rounds%s, about %s%s%n",
                plan.profile(),
                plan.suite().size(),
                plan.rounds(),
                further(plan),
                shown(plan.estimate().multipliedBy(total - alreadyThere).dividedBy(total)),
                alreadyThere == 0 ? "" : "; " + alreadyThere + " of " + total + " forks are there already");
        if (plan.rounds() < RunPlan.ROUNDS_FOR_VERDICTS) {
            err.printf(
                    "fewer than %d rounds: this proves that measuring works, and gives no verdicts%n",
                    RunPlan.ROUNDS_FOR_VERDICTS);
        }
        err.flush();
    }

    private static String further(RunPlan plan) {
        return plan.further().budget().isPresent()
                ? ", then those whose intervals are widest"
                : plan.further().rounds().isEmpty() ? "" : ", then as the other run went on";
    }

    @Override
    public void forkStarted(Position position, BenchmarkSpec benchmark) {
        draw(position, benchmark, "");
    }

    @Override
    public void iteration(Position position, BenchmarkSpec benchmark, ForkProgress progress) {
        draw(position, benchmark, (progress.warmup() ? "warm-up " : "") + score(progress));
    }

    @Override
    public void forkFinished(Position position, BenchmarkSpec benchmark, Optional<ForkProgress> score) {
        if (columns == 0) {
            err.printf(
                    "round %d/%d  %s  %s%n",
                    position.round(),
                    position.rounds(),
                    benchmark.id().shown(),
                    score.map(ProgressPrinter::score).orElse("done"));
            err.flush();
        } else if (position.done() >= position.total()) {
            err.print(ERASE);
            err.flush();
        }
    }

    @Override
    public void forkFailed(Position position, BenchmarkSpec benchmark, String reason, boolean dropped) {
        err.printf(
                "%s%s: %s%s%n",
                columns == 0 ? "" : ERASE,
                benchmark.id().shown(),
                reason,
                dropped ? " (not tried again in this run)" : "");
        err.flush();
    }

    @Override
    public void forkSkipped(Position position, BenchmarkSpec benchmark, String reason) {
        err.printf(
                "%s%s: skipped: %s%n", columns == 0 ? "" : ERASE, benchmark.id().shown(), reason);
        err.flush();
    }

    private void draw(Position position, BenchmarkSpec benchmark, String detail) {
        if (columns == 0) {
            return;
        }
        int filled = position.total() == 0 ? 0 : BAR_CELLS * position.done() / position.total();
        String line = "[%s%s] round %d/%d, %s left  %s%s" // the name last: a narrow terminal cuts it, not the figure
                .formatted(
                        "#".repeat(filled),
                        "-".repeat(BAR_CELLS - filled),
                        position.round(),
                        position.rounds(),
                        shown(position.remaining()),
                        detail.isEmpty() ? "" : detail + "  ",
                        benchmark.id().shown());
        err.print(ERASE + (line.length() < columns ? line : line.substring(0, columns - 1)));
        err.flush();
    }

    private static String score(ForkProgress progress) {
        return Units.shown(progress.score(), progress.unit());
    }

    /** Minutes and seconds, as a person says them. */
    static String shown(Duration duration) {
        long seconds = Math.max(0, Math.round(duration.toMillis() / 1000.0));
        return seconds < 60 ? seconds + " s" : "%d min %02d s".formatted(seconds / 60, seconds % 60);
    }
}
