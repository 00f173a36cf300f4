// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines that the host reads. */
final class RequestTest {

    @Test
    void understandsListings() {
        assertThat(Request.parse("list")).isEqualTo(new Request.Listing());
    }

    @Test
    void understandsRuns() {
        assertThat(Request.parse("run\ta.B.c\tp=1,q=x y\t0\t50\t3\t100\t/tmp/r.json\t/tmp/r.hlog"))
                .isEqualTo(new Request.Run(
                        "a.B.c",
                        new TreeMap<>(Map.of("p", "1", "q", "x y")),
                        new Request.Phase(0, 50),
                        new Request.Phase(3, 100),
                        Path.of("/tmp/r.json"),
                        "/tmp/r.hlog",
                        List.of()));
    }

    @Test
    void whatFollowsIsAPeer() {
        assertThat(Request.parse("run\ta.B.c\t\t1\t50\t3\t100\tr.json\t\tafter\t/my peers/chase\t50"))
                .isInstanceOfSatisfying(
                        Request.Run.class,
                        run -> assertThat(run.peer()).containsExactly("after", "/my peers/chase", "50"));
    }

    @Test
    void parametersAndLatencyLogMayBeEmpty() {
        assertThat(Request.parse("run\ta.B.c\t\t1\t50\t3\t100\tr.json\t"))
                .isEqualTo(new Request.Run(
                        "a.B.c",
                        new TreeMap<>(),
                        new Request.Phase(1, 50),
                        new Request.Phase(3, 100),
                        Path.of("r.json"),
                        "",
                        List.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                  | a request starts with list or run, this one with ''
            stop                                | a request starts with list or run, this one with 'stop'
            list;x                              | list has 1 field, this one has 2
            run;a                               | run has at least 9 fields, this one has 2
            run;a;;x;1;1;1;r;                   | warmupIterations must be a whole number, is x
            run;a;;-1;1;1;1;r;                  | warmupIterations must be >= 0, is -1
            run;a;;0;0;1;1;r;                   | warmupMillis must be >= 1, is 0
            run;a;;0;1;0;1;r;                   | iterations must be >= 1, is 0
            run;a;;0;1;1;99999999999;r;         | iterationMillis must be a whole number, is 99999999999
            run;a;;0;1;1;1;;                    | the path of the result must not be empty
            run;a;;0;1;1;1;r;;chase             | a peer reads before, after or within and a program, is [chase]
            run;a;;0;1;1;1;r;;never;chase       | a peer reads before, after or within and a program, is [never, chase]
            run;a;p;0;1;1;1;r;                  | parameters must read k=v,k=v, are p
            run;a;=1;0;1;1;1;r;                 | parameters must read k=v,k=v, are =1
            run;a;p=1,p=2;0;1;1;1;r;            | parameters must read k=v,k=v, are p=1,p=2
            """)
    void saysWhatItDoesNotUnderstand(String line, String reason) {
        assertThat(Request.parse(line.replace(';', '\t'))).isEqualTo(new Request.Malformed(reason));
    }

    @Test
    void refusesPathsThatCannotBe() {
        assertThat(Request.parse("run\ta\t\t0\t1\t1\t1\tr\0\t")).isInstanceOf(Request.Malformed.class);
    }
}
