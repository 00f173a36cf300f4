// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bench.EarlyCompilation;
import java.time.Duration;
import java.util.Objects;
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

/**
 * Operations whose latency is recorded allocate nothing, by the count of JMH's own profiler.
 *
 * <p>What an iteration allocates once (its histogram, JMH's own) is the same for a short and a long one, so that the difference of the
 * two, over the operations that the long one has more, is what operations allocate; a busy machine that does few of them changes nothing.
 */
final class AllocationIT {

    /** Whatever allocates in an operation allocates at least 16 bytes. */
    private static final double LESS_THAN_AN_OBJECT = 12;

    /** Operations over which what two iterations allocate differently by themselves, 70 KB at most where we looked, is less than 6 bytes each. */
    private static final double ENOUGH = 12_000;

    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private static final Pattern PARAM = Pattern.compile("(\\S+)=(\\S+)");

    @ParameterizedTest
    @CsvSource({
        "control.RecordingBenchmark.record, ''",
        "schedule.PipePingPongBenchmark.roundTrip, placement=sameCpu",
        "schedule.ThreadPingPongBenchmark.roundTrip, through=futex placement=sameCpu",
        "schedule.ParkPingPongBenchmark.roundTrip, placement=sameCpu",
        "schedule.ProcessPingPongBenchmark.roundTrip, through=pipe placement=sameCpu",
        "schedule.TimerWakeBenchmark.lateness, ''",
        "schedule.SpawnBenchmark.spawnAndWait, ''",
        "schedule.ForkBenchmark.forkAndWait, ''",
        "schedule.RefillPingPongBenchmark.roundTrip, between=threads workingSet=16k",
        "schedule.WakeManyBenchmark.round, wakees=8",
        "schedule.GroupsBenchmark.message, between=threads groups=1",
        "application.KeyValueBenchmark.request, placement=sameCpu",
        "memory.PageFaultBenchmark.firstTouch, ''",
        "schedule.VmExitBenchmark.cpuid, ''",
        "smt.SoloBenchmark.unit, kernel=alu",
        "syscall.FilteredBenchmark.kernelEntry, filter=argument",
        "latency.SaturationBenchmark.request, ''",
        "latency.OpenLoopBenchmark.request, rate=95%"
    })
    void isNone(String benchmark, String params) throws RunnerException {
        Allocated few = allocated(benchmark, params, SHORT);
        Allocated many = allocated(benchmark, params, LONG);
        if (many.operations() - few.operations() < ENOUGH) { // slow ones, as a fork of a process: 4 ms
            many = allocated(benchmark, params, toDo(2 * ENOUGH, many.operations()));
        }

        assertThat(many.operations()).isGreaterThan(few.operations());
        assertThat((many.bytes() - few.bytes()) / (many.operations() - few.operations()))
                .as("%s then %s", few, many)
                .isLessThan(LESS_THAN_AN_OBJECT);
    }

    /** How long so many take, by how many were done in the long iteration. */
    private static Duration toDo(double operations, double inLong) {
        long millis = (long) (LONG.toMillis() * operations / Math.max(1, inLong));
        return Duration.ofMillis(Math.clamp(millis, LONG.toMillis(), LONGEST.toMillis()));
    }

    /** What one measured iteration did. */
    private record Allocated(double bytes, double operations) {}

    private static Allocated allocated(String benchmark, String params, Duration time) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("io.mitigauge.bench." + benchmark + "$")
                .forks(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.milliseconds(300))
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(time.toMillis()))
                .shouldFailOnError(true)
                .jvmArgs("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED")
                .jvmArgsAppend(EarlyCompilation.ARGUMENTS.toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT);
        Matcher param = PARAM.matcher(params);
        while (param.find()) {
            options.param(param.group(1), param.group(2));
        }
        RunResult result = new Runner(options.build()).run().iterator().next();
        double operations = result.getBenchmarkResults().stream()
                .mapToDouble(fork -> fork.getMetadata().getMeasurementOps())
                .sum();
        double bytesPerOperation = Objects.requireNonNull(
                        result.getSecondaryResults().get("gc.alloc.rate.norm"), "the profiler counted nothing")
                .getScore();
        return new Allocated(bytesPerOperation * operations, operations);
    }
}
