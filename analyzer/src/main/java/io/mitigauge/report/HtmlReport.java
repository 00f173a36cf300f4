// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.mitigauge.model.Comparison;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A comparison as one HTML file that needs nothing else: style and charts are in it, and nothing is loaded. */
public final class HtmlReport {

    private HtmlReport() {}

    /** The file's text. Everything that comes from bundles is escaped by the template engine; SVG is our own. */
    public static String render(Comparison comparison) {
        try (Reader source = new InputStreamReader(
                Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.html"), "report.html"),
                StandardCharsets.UTF_8)) {
            Template template = Mustache.compiler().escapeHTML(true).compile(source);
            return template.execute(HtmlModel.of(comparison));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
