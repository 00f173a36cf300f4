// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.mitigation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Lines that say the same in other words, as kernels of different age do. */
public final class Wording {

    /** What newer kernels say in place of what older ones said (arch/x86/kernel/cpu/bugs.c, Linux 6.9 and before). */
    private static final Map<String, String> NEWER = Map.of(
            "full generic retpoline", "retpolines",
            "full amd retpoline", "lfence",
            "enhanced ibrs", "enhanced / automatic ibrs");

    private static final String NO_SMT = "SMT disabled";

    private Wording() {}

    /** Whether both lines tell of the same state, mitigation and clauses, whatever their separators and words. */
    public static boolean sameState(Vulnerability first, Vulnerability second) {
        return first.state() == second.state()
                && first.state() != Vulnerability.State.ABSENT
                && words(first.clauses(), first).equals(words(second.clauses(), second));
    }

    /**
     * Whether switching SMT alone turns one line into the other: apart from the clauses on SMT and STIBP they are equal,
     * or one of them names SMT's absence as the whole mitigation, as that on SRSO does.
     */
    public static boolean differOnlyBySmt(Vulnerability first, Vulnerability second) {
        return withoutSmt(first).equals(withoutSmt(second))
                || first.detail().equals(NO_SMT)
                || second.detail().equals(NO_SMT);
    }

    /** Whether both tell of the same state apart from what they say of SMT, whatever their separators and words. */
    public static boolean sameButForSmt(Vulnerability first, Vulnerability second) {
        return differOnlyBySmt(first, second)
                || (first.state() == second.state()
                        && words(withoutSmt(first), first).equals(words(withoutSmt(second), second)));
    }

    private static List<String> withoutSmt(Vulnerability vulnerability) {
        return vulnerability.clauses().stream()
                .filter(c -> !c.startsWith("SMT ") && !c.startsWith("STIBP"))
                .toList();
    }

    private static Set<String> words(List<String> clauses, Vulnerability vulnerability) {
        return clauses.stream()
                .map(c -> c.equals(clauses.getFirst()) ? vulnerability.detail() : c)
                .map(c -> c.toLowerCase(Locale.ROOT))
                .map(c -> NEWER.getOrDefault(c, c))
                .collect(Collectors.toSet());
    }
}
