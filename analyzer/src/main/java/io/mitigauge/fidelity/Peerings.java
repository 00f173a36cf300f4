// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.fidelity;

import static io.mitigauge.fidelity.Peering.CPU;
import static io.mitigauge.fidelity.Peering.MILLIS;
import static io.mitigauge.fidelity.Peering.OTHER_CPU;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Every benchmark that has a peer. */
final class Peerings {

    private static final String BENCH = "io.mitigauge.bench.";
    private static final String GETPPID = BENCH + "syscall.GetppidBenchmark.";
    private static final String PIPE = BENCH + "schedule.PipePingPongBenchmark.roundTrip";
    private static final String CHASE = BENCH + "memory.PointerChaseBenchmark.chase";
    private static final String PAGE_FAULT = BENCH + "memory.PageFaultBenchmark.firstTouch";
    private static final String HUGE_CHASE = BENCH + "memory.HugePageChaseBenchmark.chase";
    private static final String TRIAD_ELEMENTS = "16777216";
    private static final String EMPTY = "empty call";
    private static final String PERF = "perf-bench";

    private static final int MESSAGE_LOOPS = 200;

    /** Of {@code perf bench sched messaging}: each of a group's 20 senders sends to each of its 20 receivers so often. */
    private static final int MESSAGES = 20 * 20 * MESSAGE_LOOPS;

    private static final Bar RAW = Bar.atMost(1.12);
    private static final Bar NULL_CALL = Bar.atMost(1.05);
    private static final Bar PING_PONG = Bar.within(0.05);
    private static final Bar LADDER = Bar.within(0.03);

    /** Other numbers of threads and messages: no more than the same order of magnitude. */
    private static final Bar CROWD = new Bar(0.5, 2);

    private static final Map<String, String> CPUS = Map.of(
            "placement=sameCpu",
            "one CPU",
            "placement=twoCpus",
            "two CPUs",
            "placement=twoCpusAwake",
            "two CPUs awake");

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
                        OptionalInt.empty(),
                        Optional.of(EMPTY),
                        NULL_CALL),
                foreign(
                        "null system call, perf bench syscall basic",
                        GETPPID + "kernelEntry",
                        List.of(),
                        onOneCpu("syscall", "basic", "-l", "400000"),
                        RAW),
                epoll(10),
                epoll(1000));
    }

    private static List<Peering> pingPongs() {
        return List.of(
                betweenThreads("sameCpu", CPU),
                betweenThreads("twoCpus", OTHER_CPU),
                betweenThreads("twoCpusAwake", OTHER_CPU),
                foreign(
                        "pipe ping-pong, threads, one CPU, perf bench sched pipe -T",
                        PIPE,
                        List.of("placement=sameCpu"),
                        onOneCpu("sched", "pipe", "-T", "-l", "30000"),
                        PING_PONG),
                between("processes", "ProcessPingPongBenchmark", "pipe", "sameCpu", CPU),
                between("processes", "ProcessPingPongBenchmark", "pipe", "twoCpus", OTHER_CPU),
                between("processes", "ProcessPingPongBenchmark", "pipe", "twoCpusAwake", OTHER_CPU),
                between("processes", "ProcessPingPongBenchmark", "futex", "sameCpu", CPU),
                between("processes", "ProcessPingPongBenchmark", "futex", "twoCpus", OTHER_CPU),
                between("processes", "ProcessPingPongBenchmark", "futex", "twoCpusAwake", OTHER_CPU),
                between("threads", "ThreadPingPongBenchmark", "futex", "sameCpu", CPU),
                between("threads", "ThreadPingPongBenchmark", "futex", "twoCpus", OTHER_CPU),
                between("threads", "ThreadPingPongBenchmark", "futex", "twoCpusAwake", OTHER_CPU),
                foreign(
                        "pipe ping-pong, processes, one CPU, perf bench sched pipe",
                        BENCH + "schedule.ProcessPingPongBenchmark.roundTrip",
                        List.of("placement=sameCpu", "through=pipe"),
                        onOneCpu("sched", "pipe", "-l", "30000"),
                        PING_PONG),
                crowd("threads", "-t", "-g", "1"),
                crowd("processes", "-g", "1"));
    }

    private static Peering crowd(String whom, String... options) {
        Stream<String> peer = Stream.of(PERF, "any", String.valueOf(MESSAGES), "sched", "messaging");
        Stream<String> loops = Stream.of("-l", String.valueOf(MESSAGE_LOOPS));
        return new Peering(
                "a message in a crowd, %s, perf bench sched messaging%s"
                        .formatted(whom, whom.equals("threads") ? " -t" : ""),
                BENCH + "schedule.GroupsBenchmark.message",
                List.of("between=" + whom, "groups=1"),
                Stream.of(peer, Stream.of(options), loops)
                        .flatMap(words -> words)
                        .toList(),
                OptionalInt.empty(),
                Optional.empty(),
                CROWD);
    }

    private static List<Peering> memory() {
        Stream<Peering> ladder = Stream.of(
                        "4k", "16k", "64k", "192k", "512k", "2m", "8m", "32m", "128m", "256m", "512m")
                .map(set -> ladder("dependent load, " + set, CHASE, set, "base"));
        Stream<Peering> hugeLadder = Stream.of("2m", "8m", "32m", "128m", "512m")
                .map(set -> ladder("dependent load in huge pages, " + set, HUGE_CHASE, set, "huge"));
        Stream<Peering> others = Stream.of(
                triad("triad, an element", "triad"),
                triad("triad, an element, gcc -O3 for this CPU", "triad-native"),
                one("page fault", PAGE_FAULT, List.of("pagefault", MILLIS, CPU), Bar.within(0.05)));
        return Stream.of(ladder, hugeLadder, others).flatMap(pairs -> pairs).toList();
    }

    private static Peering triad(String label, String program) {
        return new Peering(
                label,
                BENCH + "memory.StreamBenchmark.triad",
                List.of(),
                List.of(program, MILLIS, CPU, TRIAD_ELEMENTS),
                OptionalInt.of(3 * Double.BYTES),
                Optional.empty(),
                Bar.atMost(1 / 0.95));
    }

    /** {@code perf bench}, which tells how long an operation takes. */
    private static List<String> onOneCpu(String... words) {
        return Stream.concat(Stream.of(PERF, CPU, "0"), Stream.of(words)).toList();
    }

    /** A pair with a program that nobody here wrote. */
    private static Peering foreign(String label, String benchmark, List<String> params, List<String> peer, Bar bar) {
        return new Peering(label, benchmark, params, peer, OptionalInt.empty(), Optional.empty(), bar);
    }

    private static Peering one(String label, String benchmark, List<String> peer, Bar bar) {
        return new Peering(label, benchmark, List.of(), peer, OptionalInt.empty(), Optional.empty(), bar);
    }

    private static Peering betweenThreads(String placement, String partnerCpu) {
        return pingPong("pipe", "threads", PIPE, List.of("placement=" + placement), partnerCpu);
    }

    private static Peering between(String whom, String benchmark, String through, String placement, String partnerCpu) {
        List<String> params = List.of("placement=" + placement, "through=" + through);
        return pingPong(through, whom, BENCH + "schedule." + benchmark + ".roundTrip", params, partnerCpu);
    }

    private static Peering pingPong(
            String through, String whom, String benchmark, List<String> params, String partnerCpu) {
        return new Peering(
                through + " ping-pong, " + whom + ", " + CPUS.get(params.getFirst()),
                benchmark,
                params,
                Stream.concat(
                                Stream.of("pingpong", MILLIS, CPU, partnerCpu, through, whom),
                                Stream.of("awake").filter(word -> params.contains("placement=twoCpusAwake")))
                        .toList(),
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
                OptionalInt.empty(),
                Optional.empty(),
                Bar.within(0.05));
    }

    private static Peering ladder(String label, String benchmark, String workingSet, String pages) {
        return new Peering(
                label,
                benchmark,
                List.of("workingSet=" + workingSet),
                List.of("chase", MILLIS, CPU, String.valueOf(bytes(workingSet)), pages),
                OptionalInt.empty(),
                Optional.empty(),
                LADDER);
    }

    private static long bytes(String workingSet) {
        int end = workingSet.length() - 1;
        return Long.parseLong(workingSet.substring(0, end)) << (workingSet.charAt(end) == 'k' ? 10 : 20);
    }
}
