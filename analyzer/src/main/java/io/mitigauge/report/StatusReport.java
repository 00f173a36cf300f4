// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.mitigation.Catalogue;
import io.mitigauge.mitigation.MdsAnswer;
import io.mitigauge.mitigation.Meaning;
import io.mitigauge.mitigation.Parameters;
import io.mitigauge.mitigation.SecondOpinion;
import io.mitigauge.mitigation.SmtAnswer;
import io.mitigauge.mitigation.Vulnerability;
import io.mitigauge.mitigation.Vulnerability.State;
import io.mitigauge.model.Armed;
import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a machine says about SMT, mitigations and MDS, for the terminal. */
public final class StatusReport {

    private static final int NAME_CELLS = 26;
    private static final int STATE_CELLS = 12;

    private final Environment environment;
    private final StringBuilder text = new StringBuilder();

    private StatusReport(Environment environment) {
        this.environment = environment;
    }

    /**
     * The report as text, lines ended by {@code \n}.
     *
     * @param armed what is to be measured after the next boot
     */
    public static String text(Environment environment, List<Armed> armed) {
        StatusReport report = new StatusReport(environment);
        armed.forEach(report::armed);
        report.machine();
        report.mds();
        report.vulnerabilities();
        report.parameters();
        return report.text.toString();
    }

    private void armed(Armed armed) {
        paragraph(
                "armed     ",
                "after the next boot, \"" + armed.label() + "\" is measured "
                        + armed.manner()
                        + (armed.attempts().isEmpty()
                                ? ""
                                : " (boots that ended before it did: "
                                        + armed.attempts().size() + ")")
                        + "; armed at " + armed.armedAt().truncatedTo(ChronoUnit.SECONDS)
                        + "; mitigauge disarm undoes it");
    }

    private void machine() {
        paragraph("machine   ", shown("cpu.model") + ", " + virtual() + ", CPUs " + shown("cpu.online"));
        paragraph("kernel    ", shown("kernel.release"));
        SmtAnswer smt = SmtAnswer.of(environment);
        paragraph("SMT       ", smt.because());
        environment.text("probe.finding").ifPresent(finding -> paragraph("measured  ", finding));
        SecondOpinion.onSiblings(environment).forEach(sentence -> paragraph("          ", "BUT " + sentence));
        SecondOpinion.onBoot(environment).ifPresent(sentence -> paragraph("clocks    ", sentence));
    }

    private String virtual() {
        return environment
                .text("hypervisor.kind")
                .map(kind -> "virtual (" + kind + ")")
                .orElseGet(() -> switch (environment.text("hypervisor.flag").orElse("")) {
                    case "yes" -> "virtual (the hypervisor does not say which)";
                    case "no" -> "no hypervisor seen";
                    default -> "virtual or not: unknown";
                });
    }

    private void mds() {
        MdsAnswer answer = MdsAnswer.of(environment);
        heading("IS IT PATCHED FOR MDS?  " + answer.verdict().label().toUpperCase(Locale.ROOT));
        paragraph("  ", answer.because() + ".");
        if (!answer.advice().isEmpty()) {
            paragraph("  ", "What to do: " + answer.advice() + ".");
        }
        paragraph("  kernel code   ", answer.kernel());
        paragraph("  CPU           ", answer.cpu());
        paragraph("  protection    ", answer.protection());
        paragraph("  other thread  ", answer.crossThread());
    }

    private void vulnerabilities() {
        heading("VULNERABILITIES, in the kernel's own words");
        List<Vulnerability> all = Vulnerability.all(environment);
        if (all.isEmpty()) {
            paragraph("  ", "none: " + reading("vulnerabilities").shown());
            return;
        }
        all.stream().filter(v -> v.state() != State.NOT_AFFECTED).forEach(this::vulnerability);
        String unaffected = all.stream()
                .filter(v -> v.state() == State.NOT_AFFECTED)
                .map(Vulnerability::file)
                .collect(Collectors.joining(", "));
        if (!unaffected.isEmpty()) {
            paragraph("  not affected: ", unaffected);
        }
    }

    private void vulnerability(Vulnerability vulnerability) {
        String lead = "  " + padded(vulnerability.file(), NAME_CELLS)
                + padded(vulnerability.state().label(), STATE_CELLS);
        paragraph(lead, vulnerability.shown());
        String meaning = Meaning.of(vulnerability, environment);
        if (!meaning.isEmpty()) {
            paragraph(" ".repeat(lead.length()), "here: " + meaning);
        }
        String cost = Catalogue.of(vulnerability.file()).cost();
        if (vulnerability.state() == State.MITIGATED && !cost.isEmpty()) {
            paragraph(" ".repeat(lead.length()), "costs at: " + cost);
        }
        if (!vulnerability.openClauses().isEmpty()) {
            paragraph(" ".repeat(lead.length()), "open: " + String.join(", ", vulnerability.openClauses()));
        }
    }

    private void parameters() {
        var explained = Parameters.explained(environment);
        if (!explained.isEmpty()) {
            heading("BOOT PARAMETERS that touch them");
            explained.forEach((parameter, meaning) -> paragraph("  ", parameter + ": " + meaning));
        }
    }

    private static String padded(String word, int cells) {
        return word + " ".repeat(Math.max(1, cells - word.length()));
    }

    private String shown(String field) {
        return reading(field).shown();
    }

    private Reading reading(String field) {
        Reading reading = environment.fields().get(field);
        return reading != null ? reading : new Reading.Absent(Reading.Reason.MISSING, "not looked for", "");
    }

    private void heading(String words) {
        text.append('\n').append(words).append('\n');
    }

    private void paragraph(String lead, String words) {
        text.append(Paragraph.of(lead, words));
    }
}
