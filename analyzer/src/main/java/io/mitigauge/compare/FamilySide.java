// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.Direction;
import io.mitigauge.stats.JointMean;
import io.mitigauge.stats.LogMean;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What one side measured of the benchmarks that families are made of.
 *
 * @param members all of the same number of boots
 */
record FamilySide(Map<BenchmarkId, Member> members) {

    FamilySide {
        members = Map.copyOf(members);
    }

    /**
     * One benchmark.
     *
     * @param direction in which it is worse
     * @param byBoot its forks' values, at least one for each boot and two in all
     * @param rounds the round of each fork, boot by boot; empty where rounds are not known
     */
    record Member(Direction direction, List<List<Double>> byBoot, List<Long> rounds) {

        /** A rate is a cost turned upside down. */
        private double sign() {
            return direction == Direction.LOWER_IS_BETTER ? 1 : -1;
        }
    }

    /**
     * The logarithm of a family's cost: boot by boot, and with the error that the forks show. Its size has no meaning, since
     * units are mixed; the difference of two has.
     */
    Evidence.Level level(Family family) {
        List<JointMean.Part> parts = family.weights().entrySet().stream()
                .map(e -> part(member(e.getKey()), e.getValue()))
                .toList();
        int boots = member(family.weights().firstKey()).byBoot().size();
        double[] byBoot = IntStream.range(0, boots)
                .mapToDouble(boot -> value(family, boot, Evidence.Level::logMean))
                .toArray();
        double plain = IntStream.range(0, boots)
                .mapToDouble(boot -> value(family, boot, Evidence.Level::plain))
                .average()
                .orElseThrow();
        return new Evidence.Level(
                JointMean.of(parts), boots < 2 ? Optional.empty() : Optional.of(LogMean.ofLogs(byBoot)), plain);
    }

    private Member member(BenchmarkId benchmark) {
        return Objects.requireNonNull(members.get(benchmark), benchmark::shown);
    }

    private static JointMean.Part part(Member member, double weight) {
        List<Double> values = member.byBoot().stream().flatMap(List::stream).toList();
        return new JointMean.Part(weight * member.sign(), values, member.rounds());
    }

    private double value(Family family, int boot, ToDoubleFunction<List<Double>> mean) {
        return family.weights().entrySet().stream()
                .mapToDouble(e -> {
                    Member member = member(e.getKey());
                    return e.getValue()
                            * member.sign()
                            * mean.applyAsDouble(member.byBoot().get(boot));
                })
                .sum();
    }
}
