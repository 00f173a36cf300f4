// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.mitigation.Machines;
import io.mitigauge.model.Armed;
import io.mitigauge.model.CoupleAnswer;
import io.mitigauge.model.CoupleAnswer.Kind;
import io.mitigauge.model.CoupleAnswer.Ratio;
import io.mitigauge.model.CoupleAnswer.SecondMode;
import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Topology;
import io.mitigauge.topology.TopologyFields;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Seals what {@code status} prints, for people and for programs. */
final class StatusReportTest {

    private static final List<Armed> ARMED = List.of(new Armed(
            Path.of("/opt/mitigauge/mitigauge"),
            Path.of("/srv/results/20260301T080000Z-before"),
            "after",
            Optional.empty(),
            Path.of("/srv/results"),
            Optional.empty(),
            Optional.empty(),
            600,
            "5b5c",
            Instant.parse("2026-03-01T09:00:00Z"),
            List.of("6d6e"),
            Optional.empty()));

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static List<Locale> locales() {
        return Locales.all();
    }

    @ParameterizedTest
    @MethodSource("locales")
    void aGuestIsTheGoldenFiles(Locale locale) throws Exception {
        Environment guest = Machines.captured("qemu-skylake-auto-nosmt");
        Golden.check("status.txt", Locales.in(locale, () -> StatusReport.text(guest, ARMED)));
        Golden.check("status.json", Locales.in(locale, () -> StatusJson.of(guest, Optional.empty(), ARMED)));
        Golden.check("status.prom", Locales.in(locale, () -> StatusMetrics.of(guest, Optional.empty())));
    }

    static List<Environment> machines() {
        return List.of(
                Machines.captured("qemu-skylake-smt-on"),
                Machines.captured("qemu-epyc-v1"),
                hostile(),
                new Environment(Instant.EPOCH, new TreeMap<>()));
    }

    private static Environment hostile() {
        TreeMap<String, Reading> fields = new TreeMap<>();
        for (String field : List.of(
                "vulnerabilities.mds", "cpu.model", "smt.control", "kernel.release", "hypervisor.kind", "smt.active")) {
            fields.put(field, new Reading.Value(SampleComparisons.HOSTILE + "\"\\\n", "/sys"));
        }
        return new Environment(Instant.EPOCH, fields);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void theTextFitsATerminalAndCannotTakeItOver(Environment machine) {
        String text = StatusReport.text(machine, List.of());
        assertThat(text.lines())
                .hasSizeGreaterThan(8)
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80));
        assertThat(text.replace("\n", "")).doesNotContainPattern("\\p{Cntrl}");
    }

    @ParameterizedTest
    @MethodSource("machines")
    void theJsonIsWellFormedAndHasTheContractsKeys(Environment machine) {
        JsonNode root = JSON.readTree(StatusJson.of(machine, Optional.empty(), List.of()));
        assertThat(root.path("format").asString()).isEqualTo("mitigauge-status/1");
        assertThat(root.at("/mds/verdict").asString())
                .isIn("not-affected", "mitigated", "partial", "vulnerable", "unknown");
        assertThat(root.at("/smt/control").isMissingNode()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("machines")
    void theMetricsHaveOneLineASample(Environment machine) {
        assertThat(StatusMetrics.of(machine, Optional.empty()).lines())
                .hasSizeGreaterThan(5)
                .allMatch(line -> line.startsWith("# ") || line.matches("mitigauge_[a-z_]+(\\{.*\\})? [-+.0-9eE]+"));
    }

    @Test
    void exactlyOneVerdictHolds() {
        assertThat(StatusMetrics.of(Machines.captured("qemu-epyc-v1"), Optional.empty())
                        .lines())
                .filteredOn(line -> line.startsWith("mitigauge_mds_verdict{"))
                .hasSize(5)
                .filteredOn(line -> line.endsWith(" 1.0"))
                .containsExactly("mitigauge_mds_verdict{verdict=\"not-affected\"} 1.0");
    }

    @Test
    void measuredCoresAreShownWithWhatTheyContradict() {
        Environment machine = Machines.captured("qemu-skylake-smt-on");
        Topology separate = new Topology(
                Kind.SEPARATE,
                "4 CPUs on 4 cores: made up",
                true,
                List.of(cpus(0), cpus(1), cpus(2), cpus(3)),
                List.of(new CoupleAnswer(
                        0,
                        1,
                        Kind.SEPARATE,
                        "",
                        Optional.of(new Ratio(2, 1.99, 2.01, 200)),
                        Optional.of(new Ratio(2, 2, 2, 200)),
                        36,
                        Optional.of(new SecondMode(1.1, 0.05)),
                        true)));
        Environment measured = machine.with(TopologyFields.of(separate));

        assertThat(StatusReport.text(measured, List.of()))
                .contains("measured  4 CPUs on 4 cores: made up")
                .contains("BUT the kernel lists CPUs 0 and 1, 2 and 3 as threads of one core");
        JsonNode probe = JSON.readTree(StatusJson.of(measured, Optional.of(separate), List.of()))
                .at("/probe");
        assertThat(probe.at("/siblings").asString()).isEqualTo("0;1;2;3");
        assertThat(probe.at("/againstKernel").size()).isOne();
        assertThat(probe.at("/couples/0/secondMode/share").asDouble()).isEqualTo(0.05);
        assertThat(StatusMetrics.of(measured, Optional.of(separate)))
                .contains("mitigauge_cpus_share_core{answer=\"separate\"} 1.0")
                .contains("mitigauge_cpus_together_ratio{cpus=\"0+1\"} 2.0");
    }

    @Test
    void aProbeThatFailedSaysWhy() {
        Environment failed =
                Machines.captured("qemu-skylake-smt-on").with(TopologyFields.failed("sched_setaffinity was refused"));
        assertThat(StatusReport.text(failed, List.of())).contains("measured  nothing: sched_setaffinity was refused");
        assertThat(JSON.readTree(StatusJson.of(failed, Optional.empty(), List.of()))
                        .at("/probe/verdict")
                        .asString())
                .isEqualTo("unclear");
    }

    private static SortedSet<Integer> cpus(Integer... cpus) {
        return new TreeSet<>(List.of(cpus));
    }
}
