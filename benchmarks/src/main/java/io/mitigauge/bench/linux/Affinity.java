// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.UnsupportedException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which CPUs the calling thread, a platform one, may run on; where nothing else is said, each method concerns it only. */
public final class Affinity {

    private static final MethodHandle GET = Downcalls.failing("sched_getaffinity", signature());
    private static final MethodHandle SET = Downcalls.failing("sched_setaffinity", signature());

    /** The kernel wants room for every CPU that it could ever have; it says EINVAL where there is too little. */
    private static final long LEAST_MASK_BYTES = 128;

    private static final long MOST_MASK_BYTES = 64 * 1024;

    private static final int CALLING_THREAD = 0;

    private Affinity() {}

    /**
     * The CPUs that the calling thread may run on, ascending; at least one.
     *
     * @throws LinuxException if the kernel does not tell
     */
    public static SortedSet<Integer> allowed() {
        return allowed(CALLING_THREAD);
    }

    /** The kernel's number of the calling thread; empty where asking is refused, or how to ask is not known of this architecture. */
    public static OptionalInt thread() {
        try {
            SystemCall call = SystemCall.GETTID;
            return OptionalInt.of(Math.toIntExact(call.function().call(call.number())));
        } catch (UnsupportedException | LinuxException e) {
            return OptionalInt.empty();
        }
    }

    /**
     * The CPUs that this process may run on, ascending; at least one. They are those of its first thread, which no benchmark
     * binds, whatever the calling thread was bound to.
     *
     * @throws LinuxException if the kernel does not tell
     */
    public static SortedSet<Integer> ofProcess() {
        return allowed(Math.toIntExact(ProcessHandle.current().pid()));
    }

    /**
     * The CPUs that a thread may run on, ascending; none where all of them are offline.
     *
     * @param thread its number, {@link #thread}; the first thread of a process has the number of that
     * @throws LinuxException if the kernel does not tell, as of one that has ended
     */
    public static SortedSet<Integer> allowed(int thread) {
        MemorySegment state = Downcalls.newState();
        try (Arena arena = Arena.ofConfined()) {
            for (long bytes = LEAST_MASK_BYTES; ; bytes *= 2) {
                MemorySegment mask = arena.allocate(bytes, Long.BYTES);
                if ((int) GET.invokeExact(state, thread, bytes, mask) == 0) {
                    return CpuSet.fromMask(mask.toArray(ValueLayout.JAVA_LONG));
                }
                int errno = Downcalls.errno(state);
                if (errno != Errno.EINVAL.number() || bytes >= MOST_MASK_BYTES) {
                    throw LinuxException.of("sched_getaffinity", errno);
                }
            }
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    /**
     * Binds the calling thread to one CPU.
     *
     * @throws LinuxException naming the CPU, if it is offline or outside this process's cpuset
     */
    public static void pin(int cpu) {
        restrict(new TreeSet<>(Set.of(cpu)));
    }

    /**
     * Binds the calling thread to these CPUs; those that are offline or outside the cpuset are left out by the kernel.
     *
     * @throws LinuxException naming the CPUs, if none is left
     */
    public static void restrict(SortedSet<Integer> cpus) {
        long[] words = CpuSet.toMask(cpus);
        MemorySegment state = Downcalls.newState();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocateFrom(ValueLayout.JAVA_LONG, words);
            if ((int) SET.invokeExact(state, 0, mask.byteSize(), mask) != 0) {
                throw refused(cpus, Downcalls.errno(state));
            }
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    /**
     * CPUs that are listed as the kernel lists them, {@code 0-3,7}.
     *
     * @throws IllegalArgumentException if it is no such list
     */
    public static SortedSet<Integer> listed(String cpus) {
        return CpuSet.parse(cpus);
    }

    /**
     * The hardware threads of the core that this CPU belongs to, itself included, as the kernel lists them; empty where
     * it lists none. A hypervisor may hide siblings.
     */
    public static Optional<SortedSet<Integer>> siblings(int cpu) {
        Path list = Path.of("/sys/devices/system/cpu/cpu" + cpu + "/topology/thread_siblings_list");
        try {
            return Optional.of(CpuSet.parse(Files.readString(list)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static LinuxException refused(SortedSet<Integer> cpus, int errno) {
        String call = "sched_setaffinity to CPU "
                + String.join(",", cpus.stream().map(String::valueOf).toList());
        return errno == Errno.EINVAL.number()
                ? LinuxException.refused(call, errno, "is the CPU online and in this process's cpuset?")
                : LinuxException.of(call, errno);
    }

    private static FunctionDescriptor signature() {
        return FunctionDescriptor.of(Downcalls.INT, Downcalls.INT, Downcalls.LONG, ValueLayout.ADDRESS);
    }
}
