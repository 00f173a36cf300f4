// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.Held;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** A program without arguments, started again and again by posix_spawn(3), with an empty environment. */
public final class Spawns implements Held.Resource {

    private static final MethodHandle SPAWN = Downcalls.plain(
            "posix_spawn",
            FunctionDescriptor.of(
                    Downcalls.INT,
                    Downcalls.LONG,
                    Downcalls.LONG,
                    Downcalls.LONG,
                    Downcalls.LONG,
                    Downcalls.LONG,
                    Downcalls.LONG));
    private static final long NONE = 0;

    private final Arena arena = Arena.ofShared();
    private final Reaper reaper = new Reaper();
    private final String name;
    private final long path;
    private final MemorySegment arguments;
    private final long noEnvironment;
    private final MemorySegment pid;

    private Spawns(String program) {
        name = program;
        path = arena.allocateFrom(program).address();
        arguments = arena.allocate(ValueLayout.ADDRESS, 2); // ends with 0
        arguments.set(ValueLayout.ADDRESS, 0, MemorySegment.ofAddress(path));
        noEnvironment = arena.allocate(ValueLayout.ADDRESS).address();
        pid = arena.allocate(ValueLayout.JAVA_INT);
    }

    /** Of this program, named by its path. */
    public static Spawns of(String program) {
        return new Spawns(program);
    }

    /**
     * Starts it and waits for its end. Allocates nothing.
     *
     * @throws LinuxException if it cannot be started
     * @throws IllegalStateException if it ends with anything but 0
     */
    public void spawnAndWait() {
        int errno;
        try {
            errno = (int) SPAWN.invokeExact(pid.address(), path, NONE, NONE, arguments.address(), noEnvironment);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
        if (errno != 0) {
            throw ChildProcess.notStarted("posix_spawn of " + name, errno);
        }
        int status = reaper.await(pid.get(ValueLayout.JAVA_INT, 0));
        if (status != 0) {
            throw new IllegalStateException("%s ended with wait status %d".formatted(name, status));
        }
    }

    /** Gives the memory back. */
    @Override
    public void close() {
        arena.close();
    }
}
