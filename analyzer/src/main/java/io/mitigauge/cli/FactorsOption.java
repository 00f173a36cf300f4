// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.compare.FactorComparisons;
import io.mitigauge.compare.FactorException;
import io.mitigauge.compare.Settings;
import io.mitigauge.model.Direction;
import io.mitigauge.model.Factor;
import io.mitigauge.model.FactorComparison;
import io.mitigauge.model.FactorEffect;
import io.mitigauge.model.FactorRow;
import io.mitigauge.model.Run;
import io.mitigauge.model.Verdict;
import io.mitigauge.session.SessionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What {@code compare --factors} means. */
final class FactorsOption {

    private FactorsOption() {}

    /** The factors by their names, each once. */
    static List<Factor> parse(CommandLine command, List<String> names) {
        List<Factor> factors = new ArrayList<>();
        for (String name : names) {
            Factor factor = Factor.labelled(name.strip().toLowerCase(Locale.ROOT))
                    .orElseThrow(() -> new ParameterException(
                            command,
                            "'" + name + "' is not a factor; there are "
                                    + Stream.of(Factor.values())
                                            .map(Factor::label)
                                            .collect(Collectors.joining(", "))));
            if (factors.contains(factor)) {
                throw new ParameterException(command, "--factors names " + factor.label() + " twice");
            }
            factors.add(factor);
        }
        return factors;
    }

    static FactorComparison compare(List<Run> runs, List<Factor> factors, Settings settings) {
        try {
            return FactorComparisons.of(runs, factors, settings);
        } catch (FactorException e) {
            throw new SessionException(SessionException.Kind.NOT_COMPARABLE, e.line());
        }
    }

    /** Whether an effect makes a benchmark slower by more; an interaction is no cost of its own. */
    static boolean exceeds(FactorComparison comparison, double percent) {
        return comparison.effects().stream()
                .filter(effect -> effect.kind() != FactorEffect.Kind.INTERACTION)
                .flatMap(effect -> effect.rows().stream())
                .filter(row -> row.verdict() instanceof Verdict.Slower)
                .anyMatch(row -> 100 * cost(row) > percent);
    }

    private static double cost(FactorRow row) {
        double change = row.size().orElseThrow().change().point();
        return row.direction() == Direction.LOWER_IS_BETTER ? change : -change;
    }
}
