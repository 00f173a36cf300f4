// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import io.mitigauge.model.Run;
import io.mitigauge.stats.LogMean;
import java.util.List;
import java.util.Optional;

/**
 * How much of its work a thread keeps whose sibling is busy: each kind of work against each other one, for a heat map.
 *
 * @param kernels the kinds of work that were measured alone and beside themselves, from the ports of a core outwards
 * @param rows one for each of them, in that order
 */
public record SmtMatrix(List<String> kernels, List<Row> rows) {

    private static final double PERCENT = 100;

    /** A single kind of work is no matrix. */
    private static final int FEWEST = 2;

    /**
     * What one kind of work keeps.
     *
     * @param kernel what is measured
     * @param kept per cent of its work alone, by what the sibling does; empty where that pair was not measured
     */
    public record Row(String kernel, List<Optional<Long>> kept) {}

    /** Empty where the run has no siblings, or measured fewer than two kinds of work on them. */
    public static Optional<SmtMatrix> of(Run run) {
        SmtFigures figures = new SmtFigures(run);
        List<String> kernels = SmtFigures.KERNELS.stream()
                .filter(kernel -> kept(figures, kernel, kernel).isPresent())
                .toList();
        if (kernels.size() < FEWEST) {
            return Optional.empty();
        }
        List<Row> rows = kernels.stream()
                .map(kernel -> new Row(
                        kernel,
                        kernels.stream()
                                .map(neighbour -> kept(figures, kernel, neighbour))
                                .toList()))
                .toList();
        return Optional.of(new SmtMatrix(kernels, rows));
    }

    private static Optional<Long> kept(SmtFigures figures, String kernel, String neighbour) {
        Optional<LogMean> alone = figures.alone(kernel);
        return figures.beside(kernel, neighbour)
                .filter(shared -> alone.isPresent())
                .map(shared -> Math.round(
                        PERCENT * Math.exp(shared.mean() - alone.orElseThrow().mean())));
    }
}
