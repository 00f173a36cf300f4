// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.compare.SampleRuns;
import io.mitigauge.model.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** benchstat's table, and what it is given; the program itself is a script here. */
final class BenchstatTest {

    private static final Run RUN = SampleRuns.run()
            .benchmark("a.b.Rate.count", SampleRuns.RATE, 5, 6)
            .benchmark("a.b.Steady.time", SampleRuns.NANOS, 7, 8)
            .benchmark("a.b.Time.time", SampleRuns.NANOS, 1, 2)
            .build();

    private static final List<String> TABLE = List.of(
            "goos: linux",
            ",before.txt,,after.txt",
            ",sec/op,CI,sec/op,CI,vs base,P",
            "0,5e-09,1%,6e-09,1%,+20.00%,p=0.001 n=10",
            "1,7e-09,1%,7.1e-09,1%,~,p=0.310 n=10",
            "2-8,1e-09,1%,1.5e-09,1%,+50.00%,p=0.000 n=10",
            "geomean,2e-09,,2.4e-09,,+20.00%");

    @TempDir
    private Path folder;

    @Test
    void moreOfARateIsFaster() {
        Claims claims = Benchstat.claims(TABLE, RUN);
        assertThat(claims.slower()).containsExactly("Time.time");
        assertThat(claims.faster()).containsExactly("Rate.count");
        assertThat(claims.count()).isEqualTo(2);
    }

    @Test
    void givesItEveryIterationAsALine() throws IOException {
        Path seen = folder.resolve("seen");
        Benchstat program = new Benchstat(script("cat \"$3\" >" + seen + "; printf '%s\\n' '" + TABLE.get(5) + "'"));
        assertThat(program.claims(RUN, RUN).slower()).containsExactly("Time.time");
        assertThat(Files.readAllLines(seen))
                .containsExactly(
                        "Benchmark0 1 5.0 ns/op",
                        "Benchmark0 1 6.0 ns/op",
                        "Benchmark1 1 7.0 ns/op",
                        "Benchmark1 1 8.0 ns/op",
                        "Benchmark2 1 1.0 ns/op",
                        "Benchmark2 1 2.0 ns/op");
    }

    @Test
    void saysInOneLineThatItFailed() throws IOException {
        Benchstat program = new Benchstat(script("exit 3"));
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> program.claims(RUN, RUN))
                .withMessageEndingWith("benchstat cannot be run: it ended with 3");
    }

    private Path script(String line) throws IOException {
        Path program = Files.writeString(folder.resolve("benchstat"), "#!/bin/sh\n" + line + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
