// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How often the threads of a process were switched away from a CPU and met a page that was not mapped, those that have
 * ended included; getrusage(2). One system call, so that looking does not disturb what is looked at.
 *
 * @param voluntary switches because the thread waited, >= 0
 * @param involuntary switches because the kernel gave the CPU to another thread, >= 0
 * @param faults page faults, with reading from a disk or without, >= 0
 */
public record ResourceUsage(long voluntary, long involuntary, long faults) {

    private static final ResourceUsage NONE = new ResourceUsage(0, 0, 0);
    private static final int RUSAGE_SELF = 0;

    // struct rusage of 64-bit Linux: two timevals of 16 bytes, then 14 longs, of which these are four.
    private static final long RUSAGE_BYTES = 144;
    private static final long MINFLT = 64;
    private static final long MAJFLT = 72;
    private static final long NVCSW = 128;
    private static final long NIVCSW = 136;

    private static final MethodHandle GETRUSAGE =
            Downcalls.failing("getrusage", FunctionDescriptor.of(Downcalls.INT, Downcalls.INT, ValueLayout.ADDRESS));

    /**
     * Of this process, since it started.
     *
     * @throws LinuxException if the kernel does not tell
     */
    public static ResourceUsage ofThisProcess() {
        MemorySegment state = Downcalls.newState();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(RUSAGE_BYTES, Long.BYTES);
            if ((int) GETRUSAGE.invokeExact(state, RUSAGE_SELF, usage) != 0) {
                throw LinuxException.of("getrusage", Downcalls.errno(state));
            }
            return new ResourceUsage(
                    usage.get(ValueLayout.JAVA_LONG, NVCSW),
                    usage.get(ValueLayout.JAVA_LONG, NIVCSW),
                    usage.get(ValueLayout.JAVA_LONG, MINFLT) + usage.get(ValueLayout.JAVA_LONG, MAJFLT));
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    /**
     * Of another process of this user, since it started; of its threads those that run still. Many small files, unlike {@link
     * #ofThisProcess}.
     *
     * @throws LinuxException if the kernel does not tell
     */
    public static ResourceUsage of(int process) {
        Path folder = Path.of("/proc/" + process);
        try (Stream<Path> tasks = Files.list(folder.resolve("task"))) {
            ResourceUsage switches = tasks.map(ResourceUsage::switchesOf).reduce(NONE, ResourceUsage::plus);
            return switches.plus(new ResourceUsage(0, 0, faults(Files.readString(folder.resolve("stat")))));
        } catch (IOException | UncheckedIOException e) {
            throw new LinuxException("the kernel does not tell of process " + process + ": " + e.getMessage());
        }
    }

    private static ResourceUsage switchesOf(Path task) {
        try {
            return switches(Files.readAllLines(task.resolve("status")));
        } catch (IOException e) {
            return NONE; // it has ended meanwhile
        }
    }

    /** Of the lines of {@code /proc/PID/task/TID/status}. */
    static ResourceUsage switches(List<String> status) {
        return new ResourceUsage(
                number(status, "voluntary_ctxt_switches:"), number(status, "nonvoluntary_ctxt_switches:"), 0);
    }

    private static long number(List<String> status, String key) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip())
                .filter(digits -> digits.matches("[0-9]{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    /** Of the line of {@code /proc/PID/stat}: its 10th and 12th field, counted behind a name that may hold anything. */
    static long faults(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        return Long.parseLong(fields[7]) + Long.parseLong(fields[9]);
    }

    /** Both together. */
    public ResourceUsage plus(ResourceUsage other) {
        return new ResourceUsage(voluntary + other.voluntary, involuntary + other.involuntary, faults + other.faults);
    }

    /** What happened since an earlier moment. */
    public ResourceUsage since(ResourceUsage earlier) {
        return new ResourceUsage(
                voluntary - earlier.voluntary, involuntary - earlier.involuntary, faults - earlier.faults);
    }
}
