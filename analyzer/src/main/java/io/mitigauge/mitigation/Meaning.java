// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.mitigation;

import io.mitigauge.model.Environment;
import java.util.Locale;

/** What a vulnerability's line means on this machine, where the kernel's words alone mislead. */
public final class Meaning {

    private static final String ALL_OFF = "mitigations=off";

    private Meaning() {}

    /** One sentence; empty where the line says it all. */
    public static String of(Vulnerability vulnerability, Environment environment) {
        Guest guest = new Guest(environment);
        String line = vulnerability.shown().toLowerCase(Locale.ROOT);
        if (line.contains("no microcode")) {
            return guest.virtual()
                    ? "the hypervisor does not show newer microcode; whether the host has it, only the host knows"
                    : "the CPU's microcode is too old for the mitigation to work fully";
        }
        if (line.startsWith("mitigation: vulnerable,")) {
            return "programs can attack this machine's kernel; guests of this machine cannot";
        }
        if (vulnerability.file().equals("spectre_v2")
                && lacksBarrier(vulnerability)
                && (guest.intel() || guest.amd())) {
            return "the kernel is protected; programs are not protected from each other, since "
                    + (guest.virtual() ? "the hypervisor shows no" : "the CPU has no")
                    + " barrier for that (IBPB)";
        }
        return switch (vulnerability.state()) {
            case VULNERABLE ->
                guest.parameters().contains(ALL_OFF) && line.startsWith("vulnerable")
                        ? "switched off by " + ALL_OFF
                        : "";
            case UNKNOWN -> unknown(line);
            case NOT_AFFECTED, MITIGATED, ABSENT -> "";
        };
    }

    /** The kernel says how it uses IBPB wherever the CPU offers it (ibpb_state in arch/x86/kernel/cpu/bugs.c). */
    private static boolean lacksBarrier(Vulnerability vulnerability) {
        return vulnerability.state() == Vulnerability.State.MITIGATED
                && vulnerability.clauses().stream().noneMatch(c -> c.startsWith("IBPB"));
    }

    private static String unknown(String line) {
        if (line.contains("hypervisor")) {
            return "it depends on the host, which this guest cannot see";
        }
        return line.startsWith("unknown")
                ? "the kernel does not know"
                : "a wording that is not known here: neither protection nor its lack is claimed";
    }
}
