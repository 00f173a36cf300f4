// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.mitigation.Machines;
import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Seals what {@code status} prints, for people and for programs. */
final class StatusReportTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static List<Locale> locales() {
        return Locales.all();
    }

    @ParameterizedTest
    @MethodSource("locales")
    void aGuestIsTheGoldenFiles(Locale locale) throws Exception {
        Environment guest = Machines.captured("qemu-skylake-auto-nosmt");
        Golden.check("status.txt", Locales.in(locale, () -> StatusReport.text(guest)));
        Golden.check("status.json", Locales.in(locale, () -> StatusJson.of(guest)));
        Golden.check("status.prom", Locales.in(locale, () -> StatusMetrics.of(guest)));
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
        String text = StatusReport.text(machine);
        assertThat(text.lines())
                .hasSizeGreaterThan(8)
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80));
        assertThat(text.replace("\n", "")).doesNotContainPattern("\\p{Cntrl}");
    }

    @ParameterizedTest
    @MethodSource("machines")
    void theJsonIsWellFormedAndHasTheContractsKeys(Environment machine) {
        JsonNode root = JSON.readTree(StatusJson.of(machine));
        assertThat(root.path("format").asString()).isEqualTo("mitigauge-status/1");
        assertThat(root.at("/mds/verdict").asString())
                .isIn("not-affected", "mitigated", "partial", "vulnerable", "unknown");
        assertThat(root.at("/smt/control").isMissingNode()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("machines")
    void theMetricsHaveOneLineASample(Environment machine) {
        assertThat(StatusMetrics.of(machine).lines())
                .hasSizeGreaterThan(5)
                .allMatch(line -> line.startsWith("# ") || line.matches("mitigauge_[a-z_]+(\\{.*\\})? [-+.0-9eE]+"));
    }

    @Test
    void exactlyOneVerdictHolds() {
        assertThat(StatusMetrics.of(Machines.captured("qemu-epyc-v1")).lines())
                .filteredOn(line -> line.startsWith("mitigauge_mds_verdict{"))
                .hasSize(5)
                .filteredOn(line -> line.endsWith(" 1.0"))
                .containsExactly("mitigauge_mds_verdict{verdict=\"not-affected\"} 1.0");
    }
}
