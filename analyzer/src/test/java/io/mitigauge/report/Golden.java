// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Outputs that are contracts, byte for byte; what differs is left in {@code target/golden} to be looked at. */
final class Golden {

    private static final Path EXPECTED = Path.of("src/test/resources/golden");
    private static final Path ACTUAL = Path.of("target/golden");

    private Golden() {}

    static void check(String file, String actual) throws IOException {
        Files.createDirectories(ACTUAL);
        Files.writeString(ACTUAL.resolve(file), actual);
        assertThat(EXPECTED.resolve(file)).isRegularFile();
        assertThat(actual)
                .as(
                        "compare analyzer/target/golden/%s with the golden file; a change of a contract needs a new version",
                        file)
                .isEqualTo(Files.readString(EXPECTED.resolve(file)));
    }
}
