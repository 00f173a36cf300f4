// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every benchmark in the jar says about itself. */
final class CatalogueTest {

    private static final String CHASE = "io.mitigauge.bench.memory.PointerChaseBenchmark.chase";

    private final Catalogue catalogue = Catalogue.ofThisJar();
    private final List<Configuration> configurations = catalogue.configurations();

    @Test
    void everyBenchmarkSaysWhatItIsFor() {
        assertThat(configurations).extracting(Configuration::name).containsAll(catalogue.names());
        assertThat(configurations).allSatisfy(configuration -> {
            assertThat(configuration.exposes()).matches("[A-Z].{20,}\\.");
            assertThat(configuration.cannotShow()).matches("[A-Z].{10,}\\.");
            assertThat(configuration.setupMillis()).isBetween(0, 600);
        });
    }

    @Test
    void fromEveryBenchmarkTheControlsLeadToOneThatMustNotMove() {
        for (Configuration start : configurations) {
            Set<String> visited = new HashSet<>();
            Configuration at = start;
            while (!at.isControl()) {
                assertThat(visited.add(at.name()))
                        .as("controls of %s go round", start.name())
                        .isTrue();
                at = named(at.control());
            }
            assertThat(at.control()).isEmpty();
        }
    }

    private Configuration named(String name) {
        return configurations.stream()
                .filter(configuration -> configuration.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no benchmark is called " + name));
    }

    @Test
    void listsEveryValueOfAParameter() {
        assertThat(configurations)
                .filteredOn(configuration -> configuration.name().equals(CHASE))
                .extracting(configuration -> Parameters.format(configuration.params()))
                .containsExactly("workingSet=16k", "workingSet=192k", "workingSet=8m", "workingSet=256m");
    }

    @Test
    void findsOneConfiguration() {
        Map<String, String> params = Map.of("workingSet", "8m");
        assertThat(catalogue.find(CHASE, new TreeMap<>(params)).params()).isEqualTo(params);
    }

    @Test
    void saysWhichBenchmarkOrParameterIsUnknown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> catalogue.find("a.B.c", new TreeMap<>()))
                .withMessage("no benchmark is called a.B.c");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> catalogue.find(CHASE, new TreeMap<>()))
                .withMessage(CHASE + " has no parameters []; it has [workingSet=16k], [workingSet=192k],"
                        + " [workingSet=8m], [workingSet=256m]");
    }
}
