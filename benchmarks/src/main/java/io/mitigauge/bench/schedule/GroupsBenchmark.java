// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Groups of threads of which some send small messages to all others of their group over Unix sockets: the shape of hackbench,
 * and of {@code perf bench sched messaging}. Many threads are ready at once, everyone waits for someone, and the scheduler
 * moves them between CPUs as it likes; threads and sockets stay, so that starting them is not in the figure. There is always
 * somebody for the sibling of a CPU too, so that what siblings take from each other is in it.
 *
 * <p>With {@code processes} those who receive are threads of another process than those who send, so that some of the switches are between
 * address spaces; how many is up to the scheduler. A round is {@value #MESSAGES} messages of {@value Groups#MESSAGE_BYTES} bytes, however
 * many groups share them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class GroupsBenchmark {

    private static final int MESSAGES = 8_000;

    /** Of {@value Groups#MEMBERS} senders and as many receivers each. */
    @Param({"1", "4"})
    public int groups = 1;

    /** {@code threads} of this process, or of two {@code processes}. */
    @Param({"threads", "processes"})
    public String between = "threads";

    private Groups crowd;

    /** Starts everyone. */
    @Setup(Level.Trial)
    public void start() {
        crowd = Groups.start(groups, MESSAGES, Court.Between.valueOf(between.toUpperCase(Locale.ROOT)));
    }

    /** Ends everyone. */
    @TearDown(Level.Trial)
    public void stop() {
        crowd.close();
    }

    /** A message. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    @Probe(
            exposes = "A message between threads of a crowd: two system calls, switches, wake-ups, and the scheduler.",
            cannotShow =
                    "What exactly the scheduler did differently, and how many switches there were between processes.",
            ruledOut = "A round ends when every message was received, and the result of each call is "
                    + "looked at. Where threads run is the choice of the scheduler, which is part of "
                    + "the figure.",
            triggers = {
                Trigger.SYSTEM_CALL,
                Trigger.INTERRUPT,
                Trigger.INDIRECT_CALL,
                Trigger.USER_COPY,
                Trigger.TASK_SWITCH,
                Trigger.SHARED_CORE,
                Trigger.ALL_CPUS
            },
            where = @Probe.Where(value = "between=processes", triggers = Trigger.PROCESS_SWITCH),
            magnitude = "1 to 3 us",
            control = "SocketBenchmark.unix",
            needs = {Need.PROCESSES, Need.SECOND_JVM},
            setupMillis = 600)
    public void message() {
        crowd.round();
    }
}
