// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.fidelity;

import static io.mitigauge.fidelity.Peering.CPU;
import static io.mitigauge.fidelity.Peering.MILLIS;
import static io.mitigauge.fidelity.Peering.OTHER_CPU;

import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private static final int MESSAGE_LOOPS = 200;

    /** Of {@code perf bench sched messaging}: each of a group's 20 senders sends to each of its 20 receivers so often. */
    private static final int MESSAGES = 20 * 20 * MESSAGE_LOOPS;

    private static final Bar RAW = Bar.atMost(1.12);
    private static final Bar NULL_CALL = Bar.atMost(1.05);
    private static final Bar PING_PONG = Bar.within(0.05);
    private static final Bar LADDER = Bar.within(0.03);

    /** Other numbers of threads and messages: no more than the same order of magnitude. */
    private static final Bar CROWD = new Bar(0.5, 2);

    /** Bytes of working sets that fill the last level of caches. */
    private static final Set<Long> LARGE_SETS = Set.of(8L << 20, 32L << 20);

    private static final int LARGE_SLICE_MILLIS = 200;

    private static final String SAME_CPU = "sameCpu";
    private static final String TWO_CPUS = "twoCpus";
    private static final String AWAKE = "twoCpusAwake";
    private static final Map<String, String> PLACES =
            Map.of(SAME_CPU, "one CPU", TWO_CPUS, "two CPUs", AWAKE, "two CPUs awake");

    private Peerings() {}

    /** All of them; a pair whose figure is subtracted stands before those that need it. */
    static List<Peering> all() {
        return Stream.of(calls(), pingPongs(), memory()).flatMap(List::stream).toList();
    }

    private static List<Peering> calls() {
        List<String> getppid = List.of("getppid", MILLIS, CPU, "getppid");
        String kernelEntry = GETPPID + "kernelEntry";
        return List.of(
                one(EMPTY, GETPPID + "userOnly", List.of("getppid", MILLIS, CPU, "labs"), Bar.atMost(10)),
                one("null system call", kernelEntry, getppid, RAW),
                one("null system call, less the empty call", kernelEntry, getppid, NULL_CALL)
                        .less(EMPTY),
                one(
                        "null system call, perf bench syscall basic",
                        kernelEntry,
                        perf(CPU, 0, "syscall", "basic", "-l", "400000"),
                        RAW),
                epoll(10),
                epoll(1000));
    }

    private static List<Peering> pingPongs() {
        return List.of(
                throughPipes(SAME_CPU),
                throughPipes(TWO_CPUS),
                throughPipes(AWAKE),
                new Peering(
                        "pipe ping-pong, threads, one CPU, perf bench sched pipe -T",
                        PIPE,
                        List.of("placement=sameCpu"),
                        perf(CPU, 0, "sched", "pipe", "-T", "-l", "30000"),
                        PING_PONG),
                between("processes", "pipe", SAME_CPU),
                between("processes", "pipe", TWO_CPUS),
                between("processes", "pipe", AWAKE),
                between("processes", "futex", SAME_CPU),
                between("processes", "futex", TWO_CPUS),
                between("processes", "futex", AWAKE),
                between("threads", "futex", SAME_CPU),
                between("threads", "futex", TWO_CPUS),
                between("threads", "futex", AWAKE),
                new Peering(
                        "pipe ping-pong, processes, one CPU, perf bench sched pipe",
                        roundTrip("processes"),
                        List.of("placement=sameCpu", "through=pipe"),
                        perf(CPU, 0, "sched", "pipe", "-l", "30000"),
                        PING_PONG),
                crowd("threads", "sched", "messaging", "-t"),
                crowd("processes", "sched", "messaging"));
    }

    private static Peering crowd(String whom, String... words) {
        Stream<String> numbers = Stream.of("-g", "1", "-l", String.valueOf(MESSAGE_LOOPS));
        return new Peering(
                "a message in a crowd, %s, perf bench %s".formatted(whom, String.join(" ", words)),
                BENCH + "schedule.GroupsBenchmark.message",
                List.of("between=" + whom, "groups=1"),
                perf("any", MESSAGES, Stream.concat(Stream.of(words), numbers).toArray(String[]::new)),
                CROWD);
    }

    /**
     * A program that nobody here wrote.
     *
     * @param cpus as the script takes them
     * @param operations of a run, 0 where it tells itself how long one takes
     */
    private static List<String> perf(String cpus, int operations, String... words) {
        return Stream.concat(Stream.of("perf-bench", cpus, String.valueOf(operations)), Stream.of(words))
                .toList();
    }

    private static List<Peering> memory() {
        Stream<Peering> ladder = Stream.of("4k", "16k", "64k", "192k", "2m")
                .map(set -> ladder("dependent load, " + set, CHASE, set, "base"));
        Stream<Peering> shared = Stream.of("512k", "8m", "32m", "128m", "256m", "512m")
                .map(set -> ladder("dependent load of the same memory, " + set, CHASE, set, "parents")
                        .inSharedMemory());
        Stream<Peering> hugeLadder = Stream.of("2m", "8m", "32m", "128m", "512m")
                .map(set -> ladder("dependent load in huge pages, " + set, HUGE_CHASE, set, "huge"));
        Stream<Peering> others = Stream.of(
                triad("triad, an element", "triad"),
                triad("triad, an element, gcc -O3 for this CPU", "triad-native"),
                one("page fault", PAGE_FAULT, List.of("pagefault", MILLIS, CPU), Bar.within(0.05)));
        return Stream.of(ladder, shared, hugeLadder, others)
                .flatMap(pairs -> pairs)
                .toList();
    }

    private static Peering triad(String label, String program) {
        List<String> peer = List.of(program, MILLIS, CPU, TRIAD_ELEMENTS);
        return one(label, BENCH + "memory.StreamBenchmark.triad", peer, Bar.atMost(1 / 0.95))
                .ofBytes(3 * Double.BYTES);
    }

    /** A pair whose benchmark has no parameters. */
    private static Peering one(String label, String benchmark, List<String> peer, Bar bar) {
        return new Peering(label, benchmark, List.of(), peer, bar);
    }

    private static Peering throughPipes(String placement) {
        return pingPong("pipe", "threads", PIPE, placement, Stream.empty());
    }

    private static Peering between(String whom, String through, String placement) {
        return pingPong(through, whom, roundTrip(whom), placement, Stream.of("through=" + through));
    }

    private static String roundTrip(String whom) {
        String benchmark = whom.equals("threads") ? "ThreadPingPongBenchmark" : "ProcessPingPongBenchmark";
        return BENCH + "schedule." + benchmark + ".roundTrip";
    }

    private static Peering pingPong(
            String through, String whom, String benchmark, String placement, Stream<String> furtherParams) {
        String partnerCpu = placement.equals(SAME_CPU) ? CPU : OTHER_CPU;
        Stream<String> peer = Stream.of("pingpong", MILLIS, CPU, partnerCpu, through, whom);
        Stream<String> awake = placement.equals(AWAKE) ? Stream.of("awake") : Stream.empty();
        return new Peering(
                "%s ping-pong, %s, %s".formatted(through, whom, PLACES.get(placement)),
                benchmark,
                Stream.concat(Stream.of("placement=" + placement), furtherParams)
                        .toList(),
                Stream.concat(peer, awake).toList(),
                PING_PONG);
    }

    private static Peering epoll(int ready) {
        return new Peering(
                "epoll_wait, " + ready + " ready",
                BENCH + "syscall.ReadyBenchmark.epollWait",
                List.of("ready=" + ready),
                List.of("epoll", MILLIS, CPU, String.valueOf(ready)),
                Bar.within(0.05));
    }

    private static Peering ladder(String label, String benchmark, String workingSet, String pages) {
        long bytes = bytes(workingSet);
        Peering rung = new Peering(
                label,
                benchmark,
                List.of("workingSet=" + workingSet),
                List.of("chase", MILLIS, CPU, String.valueOf(bytes), pages),
                LADDER);
        return pages.equals("huge") && LARGE_SETS.contains(bytes) ? rung.inSlicesOf(LARGE_SLICE_MILLIS) : rung;
    }

    private static long bytes(String workingSet) {
        int end = workingSet.length() - 1;
        return Long.parseLong(workingSet.substring(0, end)) << (workingSet.charAt(end) == 'k' ? 10 : 20);
    }
}
