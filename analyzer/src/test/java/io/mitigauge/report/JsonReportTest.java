// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.BenchmarkId;
import io.mitigauge.model.BenchmarkSpec;
import io.mitigauge.model.SampleLoads;
import io.mitigauge.model.Suite;
import io.mitigauge.model.Tier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Seals the formats that programs read: docs/json.md describes what the golden files show. */
final class JsonReportTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static List<Locale> locales() {
        return Locales.all();
    }

    @ParameterizedTest
    @MethodSource("locales")
    void aComparisonIsTheGoldenFileInEveryLocale(Locale locale) throws Exception {
        Golden.check(
                "comparison.json", Locales.in(locale, () -> JsonReport.comparison(SampleComparisons.everything())));
    }

    @ParameterizedTest
    @MethodSource("locales")
    void aRunIsTheGoldenFileInEveryLocale(Locale locale) throws Exception {
        Golden.check(
                "run.json",
                Locales.in(
                        locale,
                        () -> JsonReport.run(SampleComparisons.everything().before())));
    }

    @ParameterizedTest
    @MethodSource("locales")
    void whatAServiceBearsIsTheGoldenFileInEveryLocale(Locale locale) throws Exception {
        Golden.check("load.json", Locales.in(locale, () -> JsonReport.comparison(SampleLoads.comparison())));
    }

    @ParameterizedTest
    @MethodSource("locales")
    void aSuiteIsTheGoldenFilesInEveryLocale(Locale locale) throws Exception {
        BenchmarkSpec subject = new BenchmarkSpec(
                new BenchmarkId("io.mitigauge.bench.family.Sample.subject", new TreeMap<>(Map.of("size", "16k"))),
                false,
                "io.mitigauge.bench.family.Sample.control",
                250,
                "what it shows",
                "what it cannot",
                Optional.of(new BenchmarkSpec.Traits(
                        Tier.STANDARD, "thrpt", "ops/s", List.of("PTI"), "1 us", List.of("TWO_CPUS"), "How.")));
        BenchmarkSpec control = new BenchmarkSpec(
                BenchmarkId.of("io.mitigauge.bench.family.Sample.control"),
                true,
                "",
                0,
                "nothing",
                "anything",
                Optional.of(new BenchmarkSpec.Traits(Tier.QUICK, "avgt", "ns/op", List.of(), "1 ns", List.of())));
        Suite suite = new Suite(
                List.of(subject, control),
                List.of(new Suite.Mechanism("PTI", "Page tables are switched.", "Documentation/arch/x86/pti.rst")),
                List.of(new Suite.Need("TWO_CPUS", "two CPUs")));
        Golden.check("suite.json", Locales.in(locale, () -> JsonReport.suite(suite, spec -> 1.85)));
        Golden.check("suite.txt", Locales.in(locale, () -> SuiteReport.text(suite, spec -> 1.85)));
        Golden.check("suite.md", Locales.in(locale, () -> SuiteReport.markdown(suite, spec -> 1.85)));
    }

    @Test
    void hostileTextComesBackAsItWas() {
        JsonNode root = JSON.readTree(JsonReport.comparison(SampleComparisons.hostile()));
        assertThat(root.at("/before/label").asString()).isEqualTo(SampleComparisons.HOSTILE);
        assertThat(root.at("/cautions/0").asString()).isEqualTo(SampleComparisons.HOSTILE);
    }

    @Test
    void theDocumentNamesEveryKey() throws Exception {
        String document = Files.readString(Path.of("..", "docs", "json.md"));
        Set<String> keys = new TreeSet<>();
        for (String file :
                List.of("comparison.json", "load.json", "run.json", "suite.json", "status.json", "factors.json")) {
            collectKeys(JSON.readTree(Files.readString(Path.of("src/test/resources/golden", file))), keys);
        }
        assertThat(keys)
                .hasSizeGreaterThan(40)
                .allSatisfy(key -> assertThat(document).contains("`" + key + "`"));
    }

    /** Names of parameters, fields and figures are data, not keys of the contract. */
    private static void collectKeys(JsonNode node, Set<String> keys) {
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            keys.add(property.getKey());
            boolean open = List.of("params", "activity", "parameters", "vulnerabilities")
                            .contains(property.getKey())
                    || (property.getKey().equals("environment")
                            && !property.getValue().has("changes"));
            if (!open) {
                collectKeys(property.getValue(), keys);
            }
        }
        if (node.isArray()) {
            node.forEach(element -> collectKeys(element, keys));
        }
    }
}
