// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.blackbox.Launcher.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small guest has no font. Its page is written without charts, and says so. */
final class FontsIT {

    @TempDir
    private Path folder;

    @Test
    void withoutAFontThePageSaysWhyItHasNoCharts() throws Exception {
        Path fonts = Files.writeString(folder.resolve("none.conf"), "<fontconfig></fontconfig>");
        Map<String, String> fontless =
                Map.of("FONTCONFIG_FILE", fonts.toString(), "JAVA_TOOL_OPTIONS", "-Duser.home=" + folder);

        Result compared = Launcher.runWith(
                fontless, folder, "compare", sample("unchanged-a"), sample("unchanged-b"), "--html", "page.html");

        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(Files.readString(folder.resolve("page.html")))
                .contains("There are no charts: the machine that wrote this page has no font")
                .doesNotContain("<svg");
    }

    private static String sample(String name) {
        return Launcher.home().resolve("results/samples").resolve(name).toString();
    }
}
