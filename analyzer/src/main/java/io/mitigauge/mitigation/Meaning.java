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
        return switch (vulnerability.state()) {
            case VULNERABLE ->
                guest.parameters().contains(ALL_OFF) && line.startsWith("vulnerable")
                        ? "switched off by " + ALL_OFF
                        : "";
            case UNKNOWN -> unknown(line);
            case NOT_AFFECTED, MITIGATED, ABSENT -> "";
        };
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
