// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which profile takes which configuration. */
final class TierTest {

    private static final SortedMap<String, String> NEAR_1 = choice("near", "1");
    private static final SortedMap<String, String> NEAR_2 = choice("near", "2");
    private static final SortedMap<String, String> FAR_1 = choice("far", "1");
    private static final SortedMap<String, String> FAR_2 = choice("far", "2");
    private static final SortedMap<String, String> FAR_3 = choice("far", "3");
    private static final List<SortedMap<String, String>> CHOICES = List.of(NEAR_1, NEAR_2, FAR_1, FAR_2, FAR_3);

    @Test
    void anEntryMeansEveryConfigurationThatHasItsValues() throws NoSuchMethodException {
        assertThat(Tier.of("a.B.c", Probes.of("chosen"), CHOICES))
                .containsExactly(
                        Map.entry(NEAR_1, Tier.QUICK),
                        Map.entry(NEAR_2, Tier.STANDARD),
                        Map.entry(FAR_1, Tier.THOROUGH),
                        Map.entry(FAR_2, Tier.STANDARD),
                        Map.entry(FAR_3, Tier.THOROUGH));
    }

    @Test
    void aStarMeansAllAndWithoutParametersTheOne() throws NoSuchMethodException {
        assertThat(Tier.of("a.B.c", Probes.of("chosenWhole"), CHOICES).values()).containsOnly(Tier.QUICK);
        assertThat(Tier.of("a.B.c", Probes.of("chosenWhole"), List.of(new TreeMap<>())))
                .containsExactly(Map.entry(new TreeMap<>(), Tier.QUICK));
    }

    @Test
    void whatIsNotChosenIsLeftToTheLongestProfile() throws NoSuchMethodException {
        assertThat(Tier.of("a.B.c", Probes.of("described"), CHOICES).values()).containsOnly(Tier.THOROUGH);
    }

    @ParameterizedTest
    @CsvSource({
        "choosesNothing, 'a.B.c: its probe chooses size=9, which means no configuration'",
        "malformed, 'a.B.c: its probe chooses near, which is neither * nor k=v,k=v'",
        "empty, a.B.c: its probe chooses by an empty entry"
    })
    void aChoiceThatCannotBeMeantIsNotIgnored(String method, String message) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Tier.of("a.B.c", Probes.of(method), CHOICES))
                .withMessage(message);
    }

    private static SortedMap<String, String> choice(String place, String size) {
        return new TreeMap<>(Map.of("place", place, "size", size));
    }
}
