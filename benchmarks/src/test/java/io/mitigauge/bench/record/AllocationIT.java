// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bench.EarlyCompilation;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Operations whose latency is recorded allocate nothing, by the count of JMH's own profiler. */
final class AllocationIT {

    /** Whatever allocates in an operation allocates at least so much; less is JMH's, and the histogram of the iteration. */
    private static final double SMALLEST_OBJECT = 16;

    private static final Pattern PARAM = Pattern.compile("(\\S+)=(\\S+)");

    @ParameterizedTest
    @CsvSource({
        "control.RecordingBenchmark.record, ''",
        "schedule.PipePingPongBenchmark.roundTrip, placement=sameCpu",
        "schedule.ThreadPingPongBenchmark.roundTrip, through=futex placement=sameCpu",
        "schedule.ParkPingPongBenchmark.roundTrip, placement=sameCpu",
        "latency.OpenLoopBenchmark.request, rate=95%"
    })
    void isNone(String benchmark, String params) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("io.mitigauge.bench." + benchmark + "$")
                .forks(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.milliseconds(300))
                .measurementIterations(1)
                .measurementTime(TimeValue.seconds(3)) // the histogram of an iteration is shared by all its operations
                .shouldFailOnError(true)
                .jvmArgs("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED")
                .jvmArgsAppend(EarlyCompilation.ARGUMENTS.toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT);
        Matcher param = PARAM.matcher(params);
        while (param.find()) {
            options.param(param.group(1), param.group(2));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        assertThat(results)
                .hasSize(1)
                .allSatisfy(result -> assertThat(result.getSecondaryResults())
                        .hasEntrySatisfying(
                                "gc.alloc.rate.norm",
                                bytes -> assertThat(bytes.getScore()).isLessThan(SMALLEST_OBJECT)));
    }
}
