// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.Factor;
import io.mitigauge.model.FactorEffect.Kind;
import io.mitigauge.model.FactorLevels;
import io.mitigauge.stats.LinearModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Which states were measured, and which effects they can tell. A cell is a number whose bit {@code i} is set where factor
 * {@code i} is at its second level.
 *
 * <p>The model of a cell's log mean has a constant, a main effect for each factor and an interaction for each pair, with
 * the levels coded as -1/2 and 1/2. Then the coefficient of a factor is its effect averaged over the levels of the
 * others, and that of a pair is the difference between the effects of one at both levels of the other.
 *
 * @param factors at least one
 * @param cells those that were measured
 */
record FactorDesign(List<FactorLevels> factors, SortedSet<Integer> cells) {

    /** Copies the cells. */
    FactorDesign {
        factors = List.copyOf(factors);
        cells = new TreeSet<>(cells);
    }

    /**
     * An effect that may be asked for: a combination of the model's parameters.
     *
     * @param subjects the factors that it is about
     */
    record Target(Kind kind, List<Factor> subjects, String name, List<Double> combination) {

        double[] array() {
            return combination.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    private int size() {
        return factors.size();
    }

    /** Number of the cell in which every factor is at its second level. */
    private int all() {
        return (1 << size()) - 1;
    }

    /** Coefficients of the parameters in one cell. */
    double[] row(int cell) {
        double[] levels = IntStream.range(0, size())
                .mapToDouble(i -> isSecond(cell, i) ? 0.5 : -0.5)
                .toArray();
        DoubleStream pairs = IntStream.range(0, size())
                .boxed()
                .flatMap(i -> IntStream.range(i + 1, size()).mapToObj(j -> levels[i] * levels[j]))
                .mapToDouble(Double::doubleValue);
        return DoubleStream.concat(DoubleStream.concat(DoubleStream.of(1), Arrays.stream(levels)), pairs)
                .toArray();
    }

    static boolean isSecond(int cell, int factor) {
        return (cell >> factor & 1) == 1;
    }

    /** Names of the parameters, the constant first. */
    List<String> parameters() {
        List<String> names = new ArrayList<>(List.of("the general level"));
        factors.forEach(f -> names.add(f.factor().label()));
        for (int i = 0; i < size(); i++) {
            for (int j = i + 1; j < size(); j++) {
                names.add(crossed(i, j));
            }
        }
        return names;
    }

    /** The model of some of the cells. */
    LinearModel model(List<Integer> measured, int[] boots) {
        return LinearModel.of(measured.stream().map(this::row).toArray(double[][]::new), boots);
    }

    /** The model of all cells that were measured. */
    LinearModel model() {
        int[] once = new int[cells.size()];
        Arrays.fill(once, 1);
        return model(List.copyOf(cells), once);
    }

    /** Everything that a design of these factors might tell, and is worth telling. */
    List<Target> targets() {
        LinearModel model = model();
        List<Target> targets = new ArrayList<>(mains());
        List<Target> unseen = targets.stream()
                .filter(t -> model.estimator(t.array()).isEmpty())
                .toList();
        for (int i = 0; i < size(); i++) {
            if (size() == 2 || unseen.contains(targets.get(i))) {
                targets.addAll(edges(i));
            }
        }
        targets.addAll(interactions());
        joint().forEach(targets::add);
        return targets;
    }

    private List<Target> mains() {
        List<Target> mains = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            FactorLevels levels = factors.get(i);
            String name = levels.shown() + (size() == 1 ? "" : ", averaged over " + others(i));
            mains.add(new Target(Kind.MAIN, List.of(levels.factor()), name, unit(1 + i)));
        }
        return mains;
    }

    private String others(int factor) {
        return IntStream.range(0, size())
                .filter(i -> i != factor)
                .mapToObj(i -> factors.get(i).factor().label())
                .collect(Collectors.joining(" and "));
    }

    /** Steps of one factor between two cells that were measured. */
    private List<Target> edges(int factor) {
        List<Target> edges = new ArrayList<>();
        for (int cell : cells) {
            int other = cell | 1 << factor;
            if (other != cell && cells.contains(other) && size() > 1) {
                FactorLevels levels = factors.get(factor);
                String held = IntStream.range(0, size())
                        .filter(i -> i != factor)
                        .mapToObj(i -> factors.get(i).at(isSecond(cell, i)))
                        .collect(Collectors.joining(" and "));
                edges.add(new Target(
                        Kind.SIMPLE, List.of(levels.factor()), levels.shown() + ", with " + held, step(cell, other)));
            }
        }
        return edges;
    }

    private List<Target> interactions() {
        List<Target> interactions = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            for (int j = i + 1; j < size(); j++) {
                interactions.add(new Target(
                        Kind.INTERACTION,
                        List.of(factors.get(i).factor(), factors.get(j).factor()),
                        crossed(i, j),
                        unit(1 + size() + interactions.size())));
            }
        }
        return interactions;
    }

    private String crossed(int i, int j) {
        return factors.get(i).factor().label() + " x " + factors.get(j).factor().label();
    }

    /** All factors at once: from all first to all second levels, or whatever two opposite cells there are. */
    private List<Target> joint() {
        if (size() == 1) {
            return List.of();
        }
        int from = isPair()
                ? cells.stream().filter(c -> !isSecond(c, 0)).findFirst().orElse(0)
                : 0;
        int to = all() - from;
        String name = IntStream.range(0, size())
                .mapToObj(i -> step(factors.get(i), isSecond(from, i)))
                .collect(Collectors.joining(" and "));
        return List.of(new Target(
                Kind.JOINT, factors.stream().map(FactorLevels::factor).toList(), name + ", together", step(from, to)));
    }

    private static String step(FactorLevels levels, boolean back) {
        return back ? levels.factor().label() + " " + levels.to() + " -> " + levels.from() : levels.shown();
    }

    /** Whether everything changed at once, between two cells. */
    boolean isPair() {
        return cells.size() == 2 && size() > 1;
    }

    private List<Double> unit(int parameter) {
        return IntStream.range(0, row(0).length)
                .mapToObj(i -> i == parameter ? 1.0 : 0.0)
                .toList();
    }

    private List<Double> step(int from, int to) {
        double[] start = row(from);
        double[] end = row(to);
        return IntStream.range(0, start.length).mapToObj(i -> end[i] - start[i]).toList();
    }

    /** What cannot be told, a sentence each. */
    List<String> notIdentifiable() {
        if (size() == 1) {
            return List.of();
        }
        String names = factors.stream().map(f -> f.factor().label()).collect(Collectors.joining(" and "));
        if (isPair()) {
            return List.of("joint effect of " + names + "; not separable, since they changed together");
        }
        if (size() == 2) {
            return cells.size() == 4
                    ? List.of()
                    : List.of("the interaction of " + names
                            + " is not identifiable without the fourth state; main effects"
                            + " hold only if there is none, so they are not given: see the effects with the other factor"
                            + " held");
        }
        LinearModel model = model();
        List<String> parameters = parameters();
        return IntStream.range(1, parameters.size())
                .filter(p -> model.estimator(array(unit(p))).isEmpty())
                .mapToObj(p -> parameters.get(p) + " is not identifiable" + mixed(model.aliases(p), parameters))
                .toList();
    }

    private static String mixed(List<Integer> aliases, List<String> parameters) {
        String names = aliases.stream().filter(a -> a > 0).map(parameters::get).collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : ": it is mixed up with " + names;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The fewest further cells with which everything could be told. */
    List<Integer> missing() {
        List<Integer> missing = new ArrayList<>();
        FactorDesign grown = this;
        int goal = row(0).length;
        for (int cell = 0; cell <= all() && grown.model().rank() < goal; cell++) {
            SortedSet<Integer> more = new TreeSet<>(grown.cells);
            more.add(cell);
            FactorDesign with = new FactorDesign(factors, more);
            if (with.model().rank() > grown.model().rank()) {
                missing.add(cell);
                grown = with;
            }
        }
        return missing;
    }

    /** A cell in words, as {@code smt off, mitigations on}. */
    String shown(int cell) {
        return IntStream.range(0, size())
                .mapToObj(i -> factors.get(i).at(isSecond(cell, i)))
                .collect(Collectors.joining(", "));
    }

    /** How to get into a cell. */
    String advice(int cell) {
        List<String> parameters = new ArrayList<>();
        List<String> places = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            FactorLevels levels = factors.get(i);
            String level = isSecond(cell, i) ? levels.to() : levels.from();
            switch (levels.factor()) {
                case MITIGATIONS -> parameters.addFirst(parameter(level));
                case SMT -> {
                    if (level.equals("off")) {
                        parameters.add("nosmt");
                    }
                }
                case KERNEL -> places.add("kernel " + level);
                case HOST -> places.add("on " + level);
            }
        }
        if (!parameters.isEmpty()) {
            places.add("with " + String.join(" ", parameters));
        }
        return shown(cell) + ": boot " + (places.isEmpty() ? "without nosmt" : String.join(", ", places));
    }

    private static String parameter(String level) {
        return switch (level) {
            case "off" -> "mitigations=off";
            case "on" -> "mitigations=auto";
            default -> level;
        };
    }
}
