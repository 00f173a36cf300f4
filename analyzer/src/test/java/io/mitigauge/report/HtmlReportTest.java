// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Comparison;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** The page is safe to open, complete without a network, and explains its pictures. */
final class HtmlReportTest {

    private static final Pattern SVG = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL);
    private static final Pattern FIGURE = Pattern.compile("<figure>.*?</figure>", Pattern.DOTALL);
    private static final Pattern CAPTION = Pattern.compile("<figcaption>(.*?)</figcaption>", Pattern.DOTALL);
    /** What a browser follows on its own, unless it points into the page. */
    private static final Pattern LOADS = Pattern.compile(
            "<(script|link|iframe|object|embed|base|form)\\b|@import|url\\((?!#)|\\s(src|srcset|href|xlink:href|data)=\"(?!#|data:)",
            Pattern.CASE_INSENSITIVE);

    static List<Locale> locales() {
        return Locales.all();
    }

    static List<Comparison> comparisons() {
        return List.of(SampleComparisons.everything(), SampleComparisons.hostile());
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void nothingIsLoaded(Comparison comparison) {
        String markup = HtmlReport.render(comparison).replaceAll("&lt;.*?&gt;", "");
        assertThat(LOADS.matcher(markup).results().map(MatchResult::group)).isEmpty();
    }

    @Test
    void hostileTextAddsNoMarkup() {
        String plain = HtmlReport.render(SampleComparisons.everything());
        String hostile = HtmlReport.render(SampleComparisons.hostile());

        assertThat(hostile).doesNotContain("<script").doesNotContain("<img");
        assertThat(tags(hostile)).isEqualTo(tags(plain));
        assertThat(hostile).as("the template is not run on what it was given").contains("{{before}}");
    }

    static List<String> tags(String html) {
        return Pattern.compile("</?[a-z0-9]+")
                .matcher(html)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void everyPictureIsWellFormed(Comparison comparison) throws Exception {
        List<String> pictures = SVG.matcher(HtmlReport.render(comparison))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(pictures).hasSizeGreaterThan(3);
        for (String picture : pictures) {
            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(picture)));
            assertThat(document.getElementsByTagName("script").getLength()).isZero();
        }
    }

    @Test
    void everyPictureHasACaptionWithNAndTheBetterDirection() {
        List<String> figures = FIGURE.matcher(HtmlReport.render(SampleComparisons.everything()))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(figures)
                .hasSizeGreaterThan(3)
                .allSatisfy(figure -> assertThat(CAPTION.matcher(figure)
                                .results()
                                .map(m -> m.group(1))
                                .toList())
                        .singleElement()
                        .asString()
                        .contains("n &#x3D; ")
                        .containsIgnoringCase("better"));
    }

    @ParameterizedTest
    @MethodSource("locales")
    void theLocaleChangesNothing(Locale locale) throws Exception {
        String root = Locales.in(Locale.ROOT, () -> HtmlReport.render(SampleComparisons.everything()));
        String other = Locales.in(locale, () -> HtmlReport.render(SampleComparisons.everything()));
        assertThat(other).isEqualTo(root).doesNotContain("NaN");
    }

    @Test
    void theAnswerComesFirst() {
        String html = HtmlReport.render(SampleComparisons.everything());
        assertThat(html)
                .contains("Of 5 benchmarks, 1 became slower; 1 became faster")
                .contains("The largest cost: syscall.Getppid.kernelEntry, +44.5 %.");
        assertThat(html.indexOf("The largest cost")).isLessThan(html.indexOf("What differs"));
    }
}
