// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.mitigation.MdsAnswer;
import io.mitigauge.mitigation.Meaning;
import io.mitigauge.mitigation.Parameters;
import io.mitigauge.mitigation.SecondOpinion;
import io.mitigauge.mitigation.SmtAnswer;
import io.mitigauge.mitigation.Vulnerability;
import io.mitigauge.model.Armed;
import io.mitigauge.model.CoupleAnswer;
import io.mitigauge.model.CoupleAnswer.Kind;
import io.mitigauge.model.CoupleAnswer.Ratio;
import io.mitigauge.model.Environment;
import io.mitigauge.model.Topology;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code mitigauge-status/1}: what a machine says about SMT, mitigations and MDS; docs/json.md describes it. */
public final class StatusJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private StatusJson() {}

    /**
     * The document.
     *
     * @param cores what was measured, where somebody measured
     * @param armed what is to be measured after the next boot
     */
    public static String of(Environment environment, Optional<Topology> cores, List<Armed> armed) {
        ObjectNode root = MAPPER.createObjectNode().put("format", "mitigauge-status/1");
        root.put("takenAt", environment.takenAt().toString());
        ObjectNode kernel = root.putObject("kernel");
        put(kernel, "release", environment, "kernel.release");
        put(kernel, "commandLine", environment, "kernel.commandLine");
        cpu(root.putObject("cpu"), environment);
        smt(root.putObject("smt"), environment);
        if (environment.text("probe.finding").isPresent()) {
            probe(root.putObject("probe"), environment, cores);
        }
        ObjectNode vulnerabilities = root.putObject("vulnerabilities");
        for (Vulnerability vulnerability : Vulnerability.all(environment)) {
            ObjectNode node = vulnerabilities
                    .putObject(vulnerability.file())
                    .put("raw", vulnerability.shown())
                    .put("state", vulnerability.state().label())
                    .put("smt", vulnerability.smt().label());
            String meaning = Meaning.of(vulnerability, environment);
            if (!meaning.isEmpty()) {
                node.put("meaning", meaning);
            }
        }
        ObjectNode parameters = root.putObject("parameters");
        Parameters.explained(environment).forEach(parameters::put);
        mds(root.putObject("mds"), MdsAnswer.of(environment));
        ArrayNode waiting = root.putArray("armed");
        armed.forEach(each -> waiting.addObject()
                .put("label", each.label())
                .put("before", String.valueOf(each.before().getFileName()))
                .put("armedAt", each.armedAt().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("attempts", each.attempts().size()));
        return JsonReport.text(root);
    }

    private static void cpu(ObjectNode cpu, Environment environment) {
        put(cpu, "model", environment, "cpu.model");
        put(cpu, "vendor", environment, "cpu.vendor");
        environment.text("hypervisor.flag").ifPresent(flag -> cpu.put("virtualized", flag.equals("yes")));
        put(cpu, "hypervisor", environment, "hypervisor.kind");
    }

    private static void smt(ObjectNode smt, Environment environment) {
        SmtAnswer answer = SmtAnswer.of(environment);
        smt.put("control", answer.control());
        environment.text("smt.active").ifPresent(active -> smt.put("active", active.equals("1")));
        environment
                .text("cpu.threadsPerCore")
                .filter(threads -> threads.matches("[0-9]{1,4}"))
                .ifPresent(threads -> smt.put("threadsPerCore", Integer.parseInt(threads)));
        put(smt, "onlineCpus", environment, "cpu.online");
        smt.put("because", answer.because());
    }

    private static void probe(ObjectNode probe, Environment environment, Optional<Topology> cores) {
        probe.put("verdict", cores.map(Topology::verdict).orElse(Kind.UNCLEAR).label())
                .put("sure", cores.filter(Topology::sure).isPresent());
        put(probe, "siblings", environment, "probe.siblings");
        put(probe, "because", environment, "probe.finding");
        ArrayNode differences = probe.putArray("againstKernel");
        SecondOpinion.onSiblings(environment).forEach(differences::add);
        ArrayNode couples = probe.putArray("couples");
        cores.map(Topology::couples).orElse(List.of()).forEach(couple -> couple(couples.addObject(), couple));
    }

    private static void couple(ObjectNode node, CoupleAnswer couple) {
        node.putArray("cpus").add(couple.a()).add(couple.b());
        node.put("verdict", couple.kind().label()).put("because", couple.because());
        couple.together().ifPresent(ratio -> ratio(node.putObject("together"), ratio));
        couple.control().ifPresent(ratio -> ratio(node.putObject("control"), ratio));
        if (Double.isFinite(couple.lineNanos())) {
            node.put("lineNanos", couple.lineNanos());
        }
        couple.second()
                .ifPresent(modes -> node.putObject("secondMode")
                        .put("together", modes.together())
                        .put("share", modes.share()));
    }

    private static void ratio(ObjectNode node, Ratio ratio) {
        node.put("median", ratio.median())
                .put("low", ratio.low())
                .put("high", ratio.high())
                .put("samples", ratio.samples());
    }

    private static void mds(ObjectNode mds, MdsAnswer answer) {
        mds.put("verdict", answer.verdict().label())
                .put("because", answer.because())
                .put("advice", answer.advice())
                .put("row", answer.row())
                .put("kernelCode", answer.kernel())
                .put("cpu", answer.cpu())
                .put("protection", answer.protection())
                .put("otherThread", answer.crossThread());
    }

    private static void put(ObjectNode node, String key, Environment environment, String field) {
        environment.text(field).ifPresent(text -> node.put(key, text));
    }
}
