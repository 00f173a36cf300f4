// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bench.linux.FewDescriptors;
import io.mitigauge.bench.place.OwnCpu;
import io.mitigauge.bench.schedule.PipeLoopBenchmark;
import io.mitigauge.bench.schedule.PipePingPongBenchmark;
import io.mitigauge.bench.schedule.RefillPingPongBenchmark;
import io.mitigauge.bench.schedule.ThreadPingPongBenchmark;
import io.mitigauge.bench.syscall.DeviceBenchmark;
import io.mitigauge.bench.syscall.EventCounterBenchmark;
import io.mitigauge.bench.syscall.PathBenchmark;
import io.mitigauge.bench.syscall.ReadyBenchmark;
import io.mitigauge.bench.syscall.SocketBenchmark;
import io.mitigauge.bench.syscall.TransferBenchmark;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Set-ups that get some of the descriptors that they want: JMH tears nothing down then. */
final class ScarceDescriptorsTest {

    private static final OwnCpu NOT_LOOKED_AT = new OwnCpu();

    /** A set-up and what undoes it. */
    record SetUp(String name, Runnable begin, Runnable end) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<SetUp> setUps() {
        PipeLoopBenchmark loop = new PipeLoopBenchmark();
        PipePingPongBenchmark pipes = new PipePingPongBenchmark();
        RefillPingPongBenchmark refill = new RefillPingPongBenchmark();
        DeviceBenchmark device = new DeviceBenchmark();
        TransferBenchmark transfer = new TransferBenchmark();
        EventCounterBenchmark counter = new EventCounterBenchmark();
        PathBenchmark path = new PathBenchmark();
        ReadyBenchmark ready = new ReadyBenchmark();
        SocketBenchmark.Unix sockets = new SocketBenchmark.Unix();
        return Stream.concat(
                Stream.of("pipe", "eventfd", "unix", "futex").map(ScarceDescriptorsTest::pingPong),
                Stream.of(
                        new SetUp("pipe loop", loop::open, loop::close),
                        new SetUp("pipe ping-pong", pipes::start, pipes::stop),
                        new SetUp("refill", refill::start, refill::stop),
                        new SetUp("device", () -> device.open(NOT_LOOKED_AT), device::close),
                        new SetUp("transfer", () -> transfer.open(NOT_LOOKED_AT), transfer::close),
                        new SetUp("event counter", () -> counter.open(NOT_LOOKED_AT), counter::close),
                        new SetUp("path", () -> path.walk(NOT_LOOKED_AT), path::free),
                        new SetUp("ready", () -> ready.open(NOT_LOOKED_AT), ready::close),
                        new SetUp("sockets", sockets::open, sockets::close)));
    }

    private static SetUp pingPong(String through) {
        ThreadPingPongBenchmark benchmark = new ThreadPingPongBenchmark();
        benchmark.through = through;
        return new SetUp("ping-pong through " + through, benchmark::start, benchmark::stop);
    }

    @ParameterizedTest
    @MethodSource("setUps")
    void leavesNothingBehind(SetUp setUp) throws IOException {
        setUp.begin().run(); // so that every class of it is loaded
        setUp.end().run();
        Leftovers before = Leftovers.now();

        assertThat(FewDescriptors.suffice(0, setUp.begin())).isFalse();
        assertThat(Leftovers.now()).isEqualTo(before);
        int left = 1;
        for (; !FewDescriptors.suffice(left, setUp.begin()); left++) {
            assertThat(Leftovers.now()).as("with %d", left).isEqualTo(before);
            assertThat(left).isLessThan(20);
        }
        setUp.end().run();
        assertThat(Leftovers.now()).isEqualTo(before);
    }
}
