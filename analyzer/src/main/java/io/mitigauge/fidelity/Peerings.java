// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.fidelity;

import static io.mitigauge.fidelity.Peering.CPU;
import static io.mitigauge.fidelity.Peering.MILLIS;
import static io.mitigauge.fidelity.Peering.OTHER_CPU;

import io.mitigauge.fidelity.Peering.Kind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Every benchmark that has a peer. Programs without a path lie in {@code benchmarks/src/peers}. */
final class Peerings {

    private static final String BENCH = "io.mitigauge.bench.";
    private static final String GETPPID = BENCH + "syscall.GetppidBenchmark.";
    private static final String PIPE = BENCH + "schedule.PipePingPongBenchmark.roundTrip";
    private static final String CHASE = BENCH + "memory.PointerChaseBenchmark.chase";
    private static final String PAGE_FAULT = BENCH + "memory.PageFaultBenchmark.firstTouch";
    private static final String EMPTY = "empty call";
    private static final Bar RAW = Bar.atMost(1.12);
    private static final Bar NULL_CALL = Bar.atMost(1.05);
    private static final Bar PING_PONG = Bar.within(0.05);
    private static final Bar LADDER = Bar.within(0.03);

    private Peerings() {}

    /** All of them; a pair whose figure is subtracted stands before those that need it. */
    static List<Peering> all() {
        return Stream.of(calls(), pingPongs(), memory()).flatMap(List::stream).toList();
    }

    private static List<Peering> calls() {
        return List.of(
                one(EMPTY, GETPPID + "userOnly", List.of("getppid", MILLIS, CPU, "labs"), Bar.atMost(10)),
                one("null system call", GETPPID + "kernelEntry", List.of("getppid", MILLIS, CPU, "getppid"), RAW),
                new Peering(
                        "null system call, less the empty call",
                        GETPPID + "kernelEntry",
                        List.of(),
                        List.of("getppid", MILLIS, CPU, "getppid"),
                        Kind.NANOS,
                        false,
                        OptionalInt.empty(),
                        Optional.of(EMPTY),
                        NULL_CALL),
                new Peering(
                        "null system call, perf bench syscall basic",
                        GETPPID + "kernelEntry",
                        List.of(),
                        List.of("perf", "bench", "syscall", "basic", "-l", "3000000"),
                        Kind.PERF,
                        false,
                        OptionalInt.empty(),
                        Optional.of(EMPTY),
                        RAW),
                epoll(10),
                epoll(1000));
    }

    private static List<Peering> pingPongs() {
        return List.of(
                pinned(
                        "pipe ping-pong, threads, one CPU",
                        PIPE,
                        "placement=sameCpu",
                        List.of("pingpong", MILLIS, CPU, CPU, "pipe", "threads")),
                pinned(
                        "pipe ping-pong, threads, two CPUs",
                        PIPE,
                        "placement=twoCpus",
                        List.of("pingpong", MILLIS, CPU, OTHER_CPU, "pipe", "threads")),
                new Peering(
                        "pipe ping-pong, threads, one CPU, perf bench sched pipe -T",
                        PIPE,
                        List.of("placement=sameCpu"),
                        List.of("perf", "bench", "sched", "pipe", "-T", "-l", "150000"),
                        Kind.PERF,
                        true,
                        OptionalInt.empty(),
                        Optional.empty(),
                        PING_PONG),
                between("processes", "ProcessPingPongBenchmark", "pipe", "sameCpu", CPU),
                between("processes", "ProcessPingPongBenchmark", "pipe", "twoCpus", OTHER_CPU),
                between("processes", "ProcessPingPongBenchmark", "futex", "sameCpu", CPU),
                between("threads", "ThreadPingPongBenchmark", "futex", "sameCpu", CPU),
                between("threads", "ThreadPingPongBenchmark", "futex", "twoCpus", OTHER_CPU),
                new Peering(
                        "pipe ping-pong, processes, one CPU, perf bench sched pipe",
                        BENCH + "schedule.ProcessPingPongBenchmark.roundTrip",
                        List.of("through=pipe", "placement=sameCpu"),
                        List.of("perf", "bench", "sched", "pipe", "-l", "150000"),
                        Kind.PERF,
                        true,
                        OptionalInt.empty(),
                        Optional.empty(),
                        PING_PONG));
    }

    private static List<Peering> memory() {
        return List.of(
                ladder("16k", 16L << 10),
                ladder("192k", 192L << 10),
                ladder("8m", 8L << 20),
                ladder("256m", 256L << 20),
                new Peering(
                        "triad, an element",
                        BENCH + "memory.StreamBenchmark.triad",
                        List.of(),
                        List.of("triad", MILLIS, CPU, "16777216"),
                        Kind.NANOS,
                        false,
                        OptionalInt.of(3 * Double.BYTES),
                        Optional.empty(),
                        Bar.atMost(1 / 0.95)),
                one("page fault", PAGE_FAULT, List.of("pagefault", MILLIS, CPU), Bar.within(0.05)));
    }

    private static Peering one(String label, String benchmark, List<String> peer, Bar bar) {
        return new Peering(
                label, benchmark, List.of(), peer, Kind.NANOS, false, OptionalInt.empty(), Optional.empty(), bar);
    }

    private static Peering pinned(String label, String benchmark, String param, List<String> peer) {
        return new Peering(
                label,
                benchmark,
                List.of(param),
                peer,
                Kind.NANOS,
                true,
                OptionalInt.empty(),
                Optional.empty(),
                PING_PONG);
    }

    private static Peering between(String whom, String benchmark, String through, String placement, String partnerCpu) {
        return new Peering(
                through + " ping-pong, " + whom + (placement.equals("sameCpu") ? ", one CPU" : ", two CPUs"),
                BENCH + "schedule." + benchmark + ".roundTrip",
                List.of("through=" + through, "placement=" + placement),
                List.of("pingpong", MILLIS, CPU, partnerCpu, through, whom),
                Kind.NANOS,
                true,
                OptionalInt.empty(),
                Optional.empty(),
                PING_PONG);
    }

    private static Peering epoll(int ready) {
        return new Peering(
                "epoll_wait, " + ready + " ready",
                BENCH + "syscall.ReadyBenchmark.epollWait",
                List.of("ready=" + ready),
                List.of("epoll", MILLIS, CPU, String.valueOf(ready)),
                Kind.NANOS,
                false,
                OptionalInt.empty(),
                Optional.empty(),
                Bar.within(0.05));
    }

    private static Peering ladder(String workingSet, long bytes) {
        return new Peering(
                "dependent load, " + workingSet,
                CHASE,
                List.of("workingSet=" + workingSet),
                List.of("chase", MILLIS, CPU, String.valueOf(bytes)),
                Kind.NANOS,
                false,
                OptionalInt.empty(),
                Optional.empty(),
                LADDER);
    }
}
