// SPDX-License-Identifier: Apache-2.0
package io.mitigauge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.Console;
import java.io.File;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may use whom, and which package owns which library: the package list is the data flow. */
final class ArchitectureTest {

    private static final String ROOT = "io.mitigauge.";

    /** For each package, the packages of ours that it may use. Nobody uses {@code cli} but {@code Main}. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("model", List.of()),
            Map.entry("stats", List.of()),
            Map.entry("mitigation", List.of("model")),
            Map.entry("capture", List.of("model")),
            Map.entry("measure", List.of("model")),
            Map.entry("bundle", List.of("model")),
            Map.entry("boot", List.of("model", "bundle")),
            Map.entry("compare", List.of("model", "stats", "mitigation")),
            Map.entry("topology", List.of("model", "stats")),
            Map.entry("session", List.of("model", "capture", "measure", "bundle", "compare", "topology")),
            Map.entry("fidelity", List.of("model", "bundle", "measure", "stats")),
            Map.entry("trial", List.of("model", "stats", "compare")),
            Map.entry("chart", List.of("model", "stats")),
            Map.entry("report", List.of("model", "chart", "mitigation")),
            Map.entry(
                    "cli",
                    List.of(
                            "model",
                            "mitigation",
                            "capture",
                            "measure",
                            "bundle",
                            "compare",
                            "topology",
                            "fidelity",
                            "trial",
                            "boot",
                            "session",
                            "report")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.mitigauge");

    @Test
    void packagesUseOnlyWhatTheyMay() {
        MAY_USE.forEach((name, allowed) -> {
            String[] forbidden = MAY_USE.keySet().stream()
                    .filter(other -> !other.equals(name) && !allowed.contains(other))
                    .map(other -> ROOT + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + name + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .check(CLASSES);
        });
    }

    @Test
    void everyPackageIsListedHere() {
        assertThat(CLASSES.stream()
                        .map(c -> c.getPackageName())
                        .filter(p -> p.startsWith(ROOT))
                        .map(p -> p.substring(ROOT.length()))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(MAY_USE.keySet());
    }

    @Test
    void noCycles() {
        slices().matching("io.mitigauge.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "oshi.., capture",
        "org.knowm.xchart.., chart",
        "de.erichseifert.., chart",
        "tools.jackson.., bundle report",
        "picocli.., cli",
        "org.HdrHistogram.., bundle",
        "org.hipparchus.., stats",
        "com.samskivert.., report",
        "org.apache.commons.compress.., capture",
        "io.prometheus.., report",
        "com.github.freva.., report"
    })
    void everyLibraryHasItsOwner(String library, String owners) {
        String[] packages =
                List.of(owners.split(" ")).stream().map(o -> ROOT + o + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void figuresHaveNoClockAndNoFiles() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "model..", ROOT + "stats..", ROOT + "compare..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Files.class, File.class, FileChannel.class, Console.class, Clock.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }

    @Test
    void onlyMainEndsTheProcess() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.mitigauge.Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }
}
