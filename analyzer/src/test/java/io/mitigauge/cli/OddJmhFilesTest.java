// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever plain JMH result files hold: {@code compare} says what is wrong with it, and nothing else goes wrong. */
final class OddJmhFilesTest {

    private static final List<String> FORKS = List.of("[100]", "[101]", "[99]", "[100.5]", "[99.5]", "[100.2]");
    private static final List<String> THREEFOLD = List.of("[300]", "[303]", "[297]", "[301.5]", "[298.5]", "[300.6]");
    private static final List<String> NOT_A_NUMBER = List.of("[\"NaN\"]", "[\"NaN\"]", "[\"NaN\"]");
    private static final String TIME = "a.B.c";
    private static final int MANY_FORKS = 1000;
    private static final int MANY_BENCHMARKS = 5000;

    @TempDir
    private Path folder;

    /** What a comparison left behind; white space of text and page is made even, as both break lines. */
    private record Said(String out, String err, String json, String html) {

        JsonNode tree() {
            return JsonMapper.builder().build().readTree(json);
        }

        JsonNode row() {
            return tree().path("benchmarks").path(0);
        }
    }

    /**
     * Files of either side, and what the reader must be told.
     *
     * @param before one file a boot
     * @param after likewise
     */
    record Odd(String name, List<String> before, List<String> after, String reason) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Odd> oddities() {
        String good = file(times(TIME, FORKS));
        return List.of(
                new Odd(
                        "every fork of a benchmark failed",
                        List.of(file(times(TIME, FORKS), times("a.B.other", FORKS))),
                        List.of(file(times(TIME, NOT_A_NUMBER), times("a.B.other", FORKS))),
                        "failed in the other run: fork 1 has a score that is not a number above zero"),
                new Odd(
                        "every fork of a file failed",
                        List.of(good),
                        List.of(file(times(TIME, NOT_A_NUMBER))),
                        "failed in the other run: fork 1 has a score that is not a number above zero"),
                new Odd(
                        "every fork is too large",
                        List.of(good),
                        List.of(file(times(TIME, List.of("[1e290]", "[1e300]")))),
                        "failed in the other run: fork 1 has a score outside 1e-100 to 1e100"),
                new Odd(
                        "every fork is too large, and more so in the other side's unit",
                        List.of(good),
                        List.of(file(entry(TIME, "avgt", "s/op", List.of("[1e300]", "[1e300]")))),
                        "failed in the other run: fork 1 has a score outside 1e-100 to 1e100"),
                new Odd(
                        "ratios of the iterations of every fork are infinite",
                        List.of(good),
                        List.of(file(times(TIME, Collections.nCopies(5, "[1e-200, 1e200]")))),
                        "failed in the other run: fork 1 has a score outside 1e-100 to 1e100"),
                new Odd(
                        "one fork a side",
                        List.of(file(times(TIME, List.of("[100]")))),
                        List.of(file(times(TIME, List.of("[101]")))),
                        "only one fork on a side; 5 are needed"),
                new Odd(
                        "two units of different kinds on one side",
                        List.of(good, file(entry(TIME, "avgt", "pages/op", FORKS))),
                        List.of(good),
                        "measured differently within one side, before: mode avgt in ns/op; mode avgt in pages/op"),
                new Odd(
                        "two modes on one side",
                        List.of(good),
                        List.of(good, file(entry(TIME, "thrpt", "ops/ms", FORKS))),
                        "measured differently within one side, after: mode avgt in ns/op; mode thrpt in ops/ms"),
                new Odd(
                        "another mode on the other side",
                        List.of(good),
                        List.of(file(entry(TIME, "thrpt", "ops/ms", FORKS))),
                        "measured in mode avgt before and thrpt after"),
                new Odd(
                        "a unit of another kind on the other side",
                        List.of(good),
                        List.of(file(entry(TIME, "avgt", "pages/op", FORKS))),
                        "measured in ns/op before and pages/op after"),
                new Odd(
                        "boots in which the same was measured to the last digit",
                        List.of(good, good + "\n"),
                        List.of(file(times(TIME, THREEFOLD)), file(times(TIME, THREEFOLD)) + "\n"),
                        "what was measured on one side or both agrees to the last digit"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddities")
    void theReasonIsInEveryReport(Odd odd) throws IOException {
        Said said = compare(odd.before(), odd.after());

        assertSound(said);
        assertThat(said.out()).contains(odd.reason());
        assertThat(said.html()).contains(odd.reason());
        assertThat(said.json()).contains(odd.reason());
        assertThat(said.tree().path("summary").path("slower").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0.0", "-100", "\"NaN\"", "\"+INF\"", "\"-INF\"", "\"Infinity\"", "null"})
    void aScoreThatIsNoneIsLeftOutAndNamed(String score) throws IOException {
        List<String> forks = new ArrayList<>(FORKS);
        forks.set(3, "[" + score + "]");

        Said said = compare(List.of(file(times(TIME, forks))), List.of(file(times(TIME, FORKS))));

        assertSound(said);
        assertThat(List.of(said.out(), said.json(), said.html()))
                .allSatisfy(
                        text -> assertThat(text).contains("B.c: fork 4 has a score that is not a number above zero"));
        assertThat(said.row().path("before").path("forks").asInt()).isEqualTo(5);
        assertThat(said.row().path("after").path("forks").asInt()).isEqualTo(6);
        assertThat(point(said)).isCloseTo(0, within(0.01));
    }

    /** Their sum, their ratio or their square is infinite. */
    @ParameterizedTest
    @ValueSource(strings = {"1e308, 1e308", "1e-200, 1e200", "1e290", "1.1e100", "9e-101", "100, 1e300"})
    void aScoreThatNothingCanHaveIsLeftOutAndNamed(String scores) throws IOException {
        List<String> forks = new ArrayList<>(FORKS);
        forks.set(3, "[" + scores + "]");

        Said said = compare(List.of(file(times(TIME, forks))), List.of(file(times(TIME, FORKS))));

        assertSound(said);
        assertThat(List.of(said.out(), said.json(), said.html()))
                .allSatisfy(text -> assertThat(text).contains("B.c: fork 4 has a score outside 1e-100 to 1e100"));
        assertThat(said.row().path("before").path("forks").asInt()).isEqualTo(5);
        assertThat(point(said)).isCloseTo(0, within(0.01));
    }

    /** Scores of any size that is let through, in units that differ by up to 8.64e13, scattered over all of it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void scoresOfAnySizeAreJudged(long seed) throws IOException {
        Random random = new Random(seed);

        Said said = compare(
                List.of(wild(random, "ns/op"), wild(random, "day/op")),
                List.of(wild(random, "day/op"), wild(random, "ns/op")));

        assertSound(said);
        assertThat(said.row().path("before").path("forks").asInt()).isEqualTo(10);
        assertThat(said.row().path("verdict").asString()).isEqualTo("unclear");
    }

    private static String wild(Random random, String unit) {
        List<String> forks = IntStream.range(0, 5)
                .mapToObj(i -> "[%s, %s]".formatted(size(random), size(random)))
                .toList();
        return file(entry(TIME, "avgt", unit, forks));
    }

    private static double size(Random random) {
        return random.nextBoolean()
                ? Math.pow(10, 200 * random.nextDouble() - 100)
                : random.nextBoolean() ? 1e-100 : 1e100;
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "100,"})
    void whatIsNotJsonIsRefusedInOneLine(String score) throws IOException {
        assertRefused(file(times(TIME, List.of("[" + score + "]"))), "is not readable JSON");
    }

    @Test
    void aFileOfTwoModesIsRefusedInOneLine() throws IOException {
        assertRefused(file(times(TIME, FORKS), entry(TIME, "thrpt", "ops/ms", FORKS)), "has B.c twice");
    }

    private void assertRefused(String content, String why) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String before = written("before", List.of(content));
        String after = written("after", List.of(file(times(TIME, FORKS))));

        int code = Cli.execute(new PrintWriter(out), new PrintWriter(err), "compare", before, after);

        assertThat(code).isEqualTo(ExitCodes.INPUT);
        assertThat(err.toString()).contains(why).doesNotContain("\tat ").hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aForkCountsOnceHoweverManyIterationsItHas() throws IOException {
        // Forks' means are 90 100 100 100 110 and 270 300 300 300 330; those at the ends are set aside: 100 and 300.
        // All iterations before have the mean (8 * 90 + 6 * 100 + 110) / 15 = 95.3.
        List<String> before =
                List.of("[90, 90, 90, 90, 90, 90, 90, 90]", "[100]", "[99, 101]", "[98, 100, 102]", "[110]");
        List<String> after = List.of("[270]", "[300]", "[290, 310]", "[300, 300, 300]", "[330, 330]");

        Said said = compare(List.of(file(times(TIME, before))), List.of(file(times(TIME, after))));

        assertSound(said);
        assertThat(point(said)).isCloseTo(2, within(1e-9));
        assertThat(said.row().path("verdict").asString()).isEqualTo("slower");
        assertThat(said.row().path("before").path("forks").asInt()).isEqualTo(5);
    }

    @Test
    void unitsOfOneKindAreConverted() throws IOException {
        List<String> micros = List.of("[0.3]", "[0.303]", "[0.297]", "[0.3015]", "[0.2985]", "[0.3006]");

        Said said = compare(List.of(file(times(TIME, FORKS))), List.of(file(entry(TIME, "avgt", "us/op", micros))));

        assertSound(said);
        assertThat(point(said)).isCloseTo(2, within(1e-9));
        assertThat(said.row().path("unit").asString()).isEqualTo("ns/op");
        assertThat(said.row().path("after").path("point").asDouble()).isBetween(299.0, 301.0);
    }

    @Test
    void unitsOfOneKindAreConvertedWithinASideToo() throws IOException {
        String micros = file(entry(TIME, "avgt", "us/op", List.of("[0.1]", "[0.101]", "[0.099]")));

        Said said = compare(List.of(file(times(TIME, FORKS)), micros), List.of(file(times(TIME, FORKS))));

        assertSound(said);
        assertThat(said.row().path("unit").asString()).isEqualTo("ns/op");
        assertThat(said.row().path("before").path("point").asDouble()).isBetween(99.0, 101.0);
        assertThat(point(said)).isCloseTo(0, within(0.01));
    }

    /** The forks agree, and runs still differ: the interval is that of the default. */
    @Test
    void forksThatAllAgreeFeignNoPrecision() throws IOException {
        String still = file(times(TIME, List.of("[100]", "[100]", "[100]", "[100]", "[100]")));

        Said said = compare(List.of(still), List.of(still));

        assertSound(said);
        // 10 % a side on 12 degrees of freedom: t(0.975; 12) = 2.178813, times 0.1 * sqrt(2) = 0.3081307.
        JsonNode change = said.row().path("change");
        assertThat(change.path("low").asDouble()).isCloseTo(Math.expm1(-0.3081307), within(1e-6));
        assertThat(change.path("high").asDouble()).isCloseTo(Math.expm1(0.3081307), within(1e-6));
        assertThat(said.row().path("reason").asString()).contains("more forks cannot settle it");
    }

    @Test
    void aThousandForks() throws IOException {
        List<String> forks = IntStream.range(0, MANY_FORKS)
                .mapToObj(i -> "[" + (100 + i % 7) + "]")
                .toList();

        Said said = compare(List.of(file(times(TIME, forks))), List.of(file(times(TIME, forks.reversed()))));

        assertSound(said);
        assertThat(said.row().path("before").path("forks").asInt()).isEqualTo(MANY_FORKS);
        assertThat(said.row().path("before").path("setAside").asInt()).isEqualTo(2 * MANY_FORKS / 5);
        assertThat(said.row().path("reason").asString()).contains("more forks cannot settle it");
    }

    /** Charts of all of them would make a page that no browser opens. */
    @Test
    void fiveThousandBenchmarks() throws IOException {
        Path json = folder.resolve("report.json");
        Path html = folder.resolve("report.html");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String before = written("before", List.of(many(FORKS)));
        String after = written("after", List.of(many(THREEFOLD)));

        int code = Cli.execute(
                new PrintWriter(out),
                new PrintWriter(err),
                "compare",
                before,
                after,
                "--json",
                json.toString(),
                "--html",
                html.toString());

        assertThat(code).as(err.toString()).isEqualTo(ExitCodes.DONE);
        assertThat(err.toString()).isEmpty();
        assertThat(Files.readString(html))
                .contains(
                        "Charts are of 500 of 5000 benchmarks: those called slower or faster, then those that moved most. The table has all.")
                .containsPattern("<h3>[^<]*B.m1234")
                .doesNotContainPattern("<h3>[^<]*B.m4999")
                .contains("B.m4999");
        assertThat(out.toString()).contains("1 slower").contains("B.m1234").doesNotContain("NaN", "Infinity");
        JsonNode tree = JsonMapper.builder().build().readTree(Files.readString(json));
        assertThat(tree.path("benchmarks").size()).isEqualTo(MANY_BENCHMARKS);
        assertThat(tree.path("summary").path("slower").asInt()).isEqualTo(1);
        assertThat(tree.path("summary").path("unclear").asInt()).isEqualTo(MANY_BENCHMARKS - 1);
    }

    /** Benchmarks that are alike, but for one that has these forks. */
    private static String many(List<String> one) {
        return file(IntStream.range(0, MANY_BENCHMARKS)
                .mapToObj(i -> times("a.B.m" + i, (i == 1234 ? one : FORKS).subList(0, 5)))
                .toArray(String[]::new));
    }

    private static double point(Said said) {
        return said.row().path("change").path("point").asDouble();
    }

    /** No word of trouble, and no figure that is none. */
    private static void assertSound(Said said) {
        assertThat(said.err()).isEmpty();
        assertThat(List.of(said.out(), said.json(), said.html()))
                .allSatisfy(text -> assertThat(text).isNotBlank().doesNotContain("NaN", "Infinity"));
    }

    private Said compare(List<String> before, List<String> after) throws IOException {
        Path json = folder.resolve("report.json");
        Path html = folder.resolve("report.html");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Cli.execute(
                new PrintWriter(out),
                new PrintWriter(err),
                "compare",
                written("before", before),
                written("after", after),
                "--all",
                "--json",
                json.toString(),
                "--html",
                html.toString());
        assertThat(code).as(err.toString()).isEqualTo(ExitCodes.DONE);
        return new Said(even(out.toString()), err.toString(), Files.readString(json), even(Files.readString(html)));
    }

    private static String even(String text) {
        return text.replaceAll("\\s+", " ");
    }

    /** Writes a side's files and names them as the command line does. */
    private String written(String side, List<String> contents) throws IOException {
        List<String> names = new ArrayList<>();
        for (String content : contents) {
            Path file = folder.resolve(side + "-" + (names.size() + 1) + ".json");
            Files.writeString(file, content);
            names.add(file.toString());
        }
        return String.join(",", names);
    }

    private static String file(String... entries) {
        return "[" + String.join(",", entries) + "]";
    }

    /** Average time in nanoseconds. */
    private static String times(String name, List<String> forks) {
        return entry(name, "avgt", "ns/op", forks);
    }

    private static String entry(String name, String mode, String unit, List<String> forks) {
        return """
                {"benchmark":"%s","mode":"%s","primaryMetric":{"scoreUnit":"%s","rawData":[%s]}}""".formatted(name, mode, unit, String.join(",", forks));
    }
}
