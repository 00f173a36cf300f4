// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Folders of the machine do not reach a bundle. */
final class PlacesTest {

    private static final Places PLACES = new Places(
            Path.of("/opt/acme/jdk/bin/java"),
            Path.of("/srv/bob/benchmarks/target/benchmarks.jar"),
            Path.of("/data/runs"));

    @Test
    void eachPlaceBecomesAWord() {
        assertThat(
                        PLACES.in(
                                "/opt/acme/jdk/bin/java -cp /srv/bob/benchmarks/target/benchmarks.jar > '/data/runs/x/console.log'"))
                .isEqualTo("<jdk>/bin/java -cp <benchmarks>/benchmarks.jar > '<results>/x/console.log'");
    }

    @Test
    void aLongerNameIsAnotherPlace() {
        assertThat(PLACES.in("/data/runs2/x /opt/acme/jdk-old")).isEqualTo("/data/runs2/x /opt/acme/jdk-old");
    }
}
