// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.model.Comparison;
import io.mitigauge.model.FactorComparison;

/** A result as one HTML file that needs nothing else: style and charts are in it, and nothing is loaded. */
public final class HtmlReport {

    private HtmlReport() {}

    /** A comparison of two sides. */
    public static String render(Comparison comparison) {
        return Templates.render("report.html", HtmlModel.of(comparison));
    }

    /** Effects of factors. */
    public static String render(FactorComparison comparison) {
        return Templates.render("factors.html", FactorHtmlModel.of(comparison));
    }
}
