// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.blackbox.Launcher.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every mistake is one line on standard error, and the exit code that the help promises. */
final class BadInputIT {

    @TempDir
    private Path folder;

    @Test
    void anUnknownCommand() throws Exception {
        assertMistake(2, "comparr", "comparr", "a", "b");
    }

    @Test
    void noCommand() throws Exception {
        assertMistake(2, "name a command");
    }

    @Test
    void aGlobThatNamesNothing() throws Exception {
        assertMistake(2, "names no benchmark", "run", "--only", "nothing.*");
        assertThat(folder.resolve("results")).isEmptyDirectory();
    }

    @Test
    void aBudgetThatIsNoTime() throws Exception {
        assertMistake(2, "'soon' is not a time such as 90s, 12m or 1h", "run", "--budget", "soon");
    }

    @Test
    void aBudgetThatIsTooShort() throws Exception {
        assertMistake(2, "is too short", "run", "--budget", "1s");
    }

    @Test
    void aProfileThatIsNone() throws Exception {
        assertMistake(2, "there are smoke, quick, standard, thorough", "run", "--profile", "turbo");
    }

    @Test
    void aLabelThatIsAPath() throws Exception {
        assertMistake(2, "--label must be", "run", "--label", "../x");
    }

    @Test
    void anOutputFolderThatIsAFile() throws Exception {
        Files.writeString(folder.resolve("taken"), "");
        assertMistake(3, "cannot be written", "run", "--out", "taken/results");
    }

    @Test
    void aRunThatDoesNotExist() throws Exception {
        assertMistake(3, "neither a path nor the label of a run", "compare", "nothing", "nowhere");
    }

    @Test
    void jsonThatIsNotJmhs() throws Exception {
        Files.writeString(folder.resolve("a.json"), "{\"hello\": 1}");
        Files.writeString(folder.resolve("b.json"), "[]");
        assertMistake(3, "is not a JMH result file", "compare", "a.json", "b.json");
    }

    @Test
    void aMarginOutOfRange() throws Exception {
        assertMistake(2, "--margin must be above 0", "compare", "a", "b", "--margin", "0");
    }

    @Test
    void factorsThatAreNone() throws Exception {
        assertMistake(2, "'colour' is not a factor", "compare", "--factors", "smt,colour", "a", "b", "c");
        assertMistake(2, "names smt twice", "compare", "--factors", "smt,smt", "a", "b");
        assertMistake(2, "c is a third", "compare", "a", "b", "c");
        assertMistake(2, "AFTER", "compare", "--factors", "smt", "a");
    }

    @Test
    void aTrialOfRunsThatTellNothing() throws Exception {
        assertMistake(2, "needs at least 2 runs with nothing changed, has 1", "trial", sample("unchanged-a"));
        assertMistake(4, "not of one state: suite.digest", "trial", sample("unchanged-a"), sample("unchanged-c"));
        Files.writeString(folder.resolve("page.md"), "no marks");
        assertMistake(
                2,
                "--record page.md needs the lines <!-- measured: made by mitigauge trial --record",
                "trial",
                "--record",
                "page.md",
                sample("unchanged-a"),
                sample("unchanged-b"));
    }

    private static String sample(String name) {
        return Path.of("..", "results", "samples", name).toAbsolutePath().toString();
    }

    @Test
    void armingForNoRun() throws Exception {
        assertMistake(2, "--before", "arm");
        assertMistake(3, "neither a path nor the label of a run", "arm", "--before", "nothing");
        assertMistake(2, "--label must be", "arm", "--before", "nothing", "--label", "../x");
        assertMistake(2, "'soon' is not a time", "arm", "--before", "nothing", "--settle", "soon");
        assertMistake(2, "--settle must be at most 24h", "arm", "--before", "nothing", "--settle", "25h");
    }

    @Test
    void armingForARunThatIsNotComplete() throws Exception {
        Path bundle = Files.createDirectories(folder.resolve("results/20260301T080000Z-before"));
        String manifest = Files.readString(Launcher.home().resolve("lab/plan/manifest.json"));
        Files.writeString(bundle.resolve("manifest.json"), manifest.replace("\"complete\"", "\"interrupted\""));
        assertMistake(3, "is not complete; finish it first with: mitigauge run --resume", "arm", "--before", "before");
    }

    @Test
    void numbersInSentencesAreTheSameInEveryLocale() throws Exception {
        Result result = Launcher.runWith(
                Map.of("JDK_JAVA_OPTIONS", "-Duser.language=ar -Duser.country=EG -Duser.extensions=u-nu-arab"),
                folder,
                "order",
                "--boots",
                "0");
        assertThat(result.err()).contains("boots of each state must be 1 to 20, are 0");
    }

    @Test
    void helpNamesExamplesAndExitCodes() throws Exception {
        for (String verb : new String[] {"run", "list", "order", "show", "compare", "arm"}) {
            Result help = Launcher.run(folder, verb, "--help");
            assertThat(help.code()).isZero();
            assertThat(help.out()).contains("Exit codes:").contains("Example").contains("mitigauge " + verb);
        }
    }

    private void assertMistake(int code, String message, String... arguments) throws IOException, InterruptedException {
        Result result = Launcher.run(folder, arguments);
        assertThat(result.code()).as(result.err()).isEqualTo(code);
        assertThat(result.err()).contains(message).doesNotContain("\tat ").hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }
}
