// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.OptionalInt;

/**
 * A process that inherits the open descriptors of this one, but for those that close on exec: which Java's own processes
 * do not. Started by posix_spawn(3), which glibc makes without copying this process; with an empty environment.
 */
public final class ChildProcess implements AutoCloseable {

    private static final CFunction SPAWN = CFunction.of(
            "posix_spawn",
            Downcalls.INT,
            Downcalls.LONG,
            Downcalls.LONG,
            Downcalls.LONG,
            Downcalls.LONG,
            Downcalls.LONG,
            Downcalls.LONG);
    private static final CFunction WAITPID =
            CFunction.of("waitpid", Downcalls.INT, Downcalls.INT, Downcalls.LONG, Downcalls.INT);
    private static final CFunction KILL = CFunction.of("kill", Downcalls.INT, Downcalls.INT, Downcalls.INT);
    private static final MethodHandle WAITID = Downcalls.failing(
            "waitid",
            FunctionDescriptor.of(Downcalls.INT, Downcalls.INT, Downcalls.INT, Downcalls.LONG, Downcalls.INT));
    private static final int SIGKILL = 9;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x0100_0000;
    private static final int P_PID = 1;
    private static final long NONE = 0;

    // siginfo_t of 64-bit Linux, as a child that ended fills it.
    private static final long SIGINFO_BYTES = 128;
    private static final long SI_CODE = 8;
    private static final long SI_STATUS = 24;
    private static final int CLD_EXITED = 1;

    /** What a status is above the number of the signal that ended a process, as shells have it. */
    public static final int SIGNALLED = 128;

    private final int pid;
    private boolean reaped;
    private int status;

    private ChildProcess(int pid) {
        this.pid = pid;
    }

    /** One that another call has started. */
    static ChildProcess of(long pid) {
        return new ChildProcess(Math.toIntExact(pid));
    }

    /**
     * Starts it.
     *
     * @param command path of the program and its arguments
     * @throws LinuxException if it cannot be started
     */
    public static ChildProcess start(List<String> command) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment arguments = arena.allocate(ValueLayout.ADDRESS, command.size() + 1L); // ends with 0
            for (int i = 0; i < command.size(); i++) {
                arguments.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(command.get(i)));
            }
            MemorySegment noEnvironment = arena.allocate(ValueLayout.ADDRESS);
            MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
            long errno = SPAWN.call(
                    pid.address(),
                    arguments.getAtIndex(ValueLayout.ADDRESS, 0).address(),
                    NONE,
                    NONE,
                    arguments.address(),
                    noEnvironment.address());
            if (errno != 0) {
                throw notStarted("posix_spawn of " + command.getFirst(), Math.toIntExact(errno));
            }
            return new ChildProcess(pid.get(ValueLayout.JAVA_INT, 0));
        }
    }

    static LinuxException notStarted(String call, int errno) {
        return errno == Errno.EAGAIN.number()
                ? LinuxException.of(
                        call, errno, "raise the limit of processes with ulimit -u, or that of this process's cgroup")
                : LinuxException.of(call, errno);
    }

    /** Its number. */
    public int pid() {
        return pid;
    }

    /**
     * Whether it still runs.
     *
     * @throws LinuxException if the kernel does not tell
     */
    public boolean isAlive() {
        if (!reaped) {
            reap(WNOHANG);
        }
        return !reaped;
    }

    /**
     * Waits for its end.
     *
     * @return its exit status, or as shells have it 128 and the signal that ended it
     */
    public int await() {
        if (!reaped) {
            reap(0);
        }
        return (status & 0x7f) == 0 ? status >> 8 & 0xff : SIGNALLED + (status & 0x7f);
    }

    /**
     * Waits for its end, and leaves it to {@link #await} and {@link #close} to be reaped: of all methods but {@link #pid} the one that
     * another thread may call meanwhile. That one blocks in the kernel and wakes once. Source: waitid(2).
     *
     * @return its status as {@link #await} tells it; empty where it was reaped meanwhile, or a filter refuses the call
     */
    public OptionalInt awaitUnreaped() {
        MemorySegment state = Downcalls.newState();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SIGINFO_BYTES, Long.BYTES);
            while ((int) WAITID.invokeExact(state, P_PID, pid, info.address(), WEXITED | WNOWAIT) != 0) {
                if (Downcalls.errno(state) != Errno.EINTR.number()) {
                    return OptionalInt.empty();
                }
            }
            int above = info.get(ValueLayout.JAVA_INT, SI_CODE) == CLD_EXITED ? 0 : SIGNALLED;
            return OptionalInt.of(above + info.get(ValueLayout.JAVA_INT, SI_STATUS));
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    private void reap(int options) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment word = arena.allocate(ValueLayout.JAVA_INT);
            reaped = WAITPID.call(pid, word.address(), options) != 0;
            status = word.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /** Kills it and waits for its end. Closing twice does nothing. */
    @Override
    public void close() {
        if (isAlive()) {
            KILL.call(pid, SIGKILL);
            int ignored = await();
        }
    }
}
