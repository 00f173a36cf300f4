// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * How often the threads of a process were switched away from a CPU and met a page that was not mapped, those that have
 * ended included; getrusage(2). One system call, so that looking does not disturb what is looked at.
 *
 * @param voluntary switches because the thread waited, >= 0
 * @param involuntary switches because the kernel gave the CPU to another thread, >= 0
 * @param faults page faults, with reading from a disk or without, >= 0
 */
public record ResourceUsage(long voluntary, long involuntary, long faults) {

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

    /** What happened since an earlier moment. */
    public ResourceUsage since(ResourceUsage earlier) {
        return new ResourceUsage(
                voluntary - earlier.voluntary, involuntary - earlier.involuntary, faults - earlier.faults);
    }
}
