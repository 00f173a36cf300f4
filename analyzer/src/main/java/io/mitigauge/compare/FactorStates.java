// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.model.Environment;
import io.mitigauge.model.Factor;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** In which state each run was, by its own environment and never by its label. */
final class FactorStates {

    /** Nobody can see it in this guest, which is no level of its own beside one that can be seen. */
    static final String NOT_VISIBLE = "not visible to the guest";

    private static final String MACHINE = "machine.idHash";
    private static final String CPU = "cpu.model";
    private static final int HASH_SHOWN = 8;

    private FactorStates() {}

    /**
     * The level of a factor in each run.
     *
     * @param runs in a fixed order, each with an environment
     * @return as many as there are runs; equal texts are equal levels
     * @throws FactorException if a run does not tell
     */
    static List<String> of(Factor factor, List<Run> runs) {
        return switch (factor) {
            case SMT -> smt(runs);
            case MITIGATIONS -> FactorMitigations.of(runs);
            case KERNEL -> runs.stream().map(FactorStates::kernel).toList();
            case HOST -> host(runs);
        };
    }

    /** The environment in which a run began. */
    static Environment start(Run run) {
        return run.start()
                .orElseThrow(
                        () -> FactorException.refused(run, "it does not tell in which environment it was measured"));
    }

    private static List<String> smt(List<Run> runs) {
        List<String> levels = runs.stream().map(FactorStates::smt).toList();
        if (Set.copyOf(levels).size() > 1 && levels.contains(NOT_VISIBLE)) {
            throw FactorException.refused(
                    runs.get(levels.indexOf(NOT_VISIBLE)),
                    "smt is unknown there, since the guest was shown one thread per core");
        }
        return levels;
    }

    private static String smt(Run run) {
        Environment start = start(run);
        String level = smt(start)
                .orElseThrow(() -> FactorException.refused(
                        run,
                        "smt is unknown: smt.control is " + shown(start, "smt.control") + ", smt.active "
                                + shown(start, "smt.active") + ", threads per core "
                                + shown(start, "cpu.threadsPerCore")));
        Optional<String> end = run.end().flatMap(FactorStates::smt);
        if (end.isPresent() && !end.get().equals(level)) {
            throw FactorException.refused(run, "smt was " + level + " when it began and " + end.get() + " at its end");
        }
        return level;
    }

    /** The kernel's words, where they do not contradict each other; empty where nothing can be told. */
    static Optional<String> smt(Environment environment) {
        String control = environment.text("smt.control").orElse("");
        String threads = environment.text("cpu.threadsPerCore").orElse("");
        String active = environment
                .text("smt.active")
                .orElse(threads.matches("[2-9]") ? "1" : threads.equals("1") && !control.isEmpty() ? "0" : "");
        boolean refused = Set.of("off", "forceoff").contains(control);
        return switch (active) {
            case "1" -> refused ? Optional.empty() : Optional.of("on");
            case "0" ->
                switch (control) {
                    case "off", "forceoff" -> Optional.of("off");
                    case "on" -> threads.equals("1") ? Optional.of("off") : Optional.empty();
                    case "notsupported" -> Optional.of(isReal(environment) ? "off" : NOT_VISIBLE);
                    default -> Optional.empty();
                };
            default -> Optional.empty();
        };
    }

    /** A machine of its own: what its firmware hides is off. */
    private static boolean isReal(Environment environment) {
        return environment.text("hypervisor.flag").filter("no"::equals).isPresent();
    }

    private static String kernel(Run run) {
        return start(run)
                .text("kernel.release")
                .orElseThrow(() -> FactorException.refused(run, "its kernel is unknown"));
    }

    private static List<String> host(List<Run> runs) {
        long told =
                runs.stream().filter(r -> start(r).text(MACHINE).isPresent()).count();
        List<String> levels = new ArrayList<>();
        for (Run run : runs) {
            String model = start(run)
                    .text(CPU)
                    .orElseThrow(() -> FactorException.refused(run, "its host is unknown: it does not name its CPU"));
            Optional<String> id = start(run).text(MACHINE);
            if (told > 0 && id.isEmpty()) {
                throw FactorException.refused(run, "its host is unknown: it has no machine id, and others have");
            }
            levels.add(id.map(hash -> model + " " + hash.substring(0, Math.min(HASH_SHOWN, hash.length())))
                    .orElse(model));
        }
        return levels;
    }

    private static String shown(Environment environment, String field) {
        Reading reading = environment.fields().get(field);
        return reading == null ? "not recorded" : reading.shown();
    }
}
