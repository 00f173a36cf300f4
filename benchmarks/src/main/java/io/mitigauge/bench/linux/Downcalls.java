// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The one place that links C functions and names raw memory. Package-private: callers get checked methods. */
@SuppressWarnings("restricted")
final class Downcalls {

    /** C's {@code int}. */
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    /** C's {@code long}, {@code size_t} and {@code ssize_t}. */
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /** Bytes of a cache line, so that state of two threads does not share one. */
    static final long LINE_BYTES = 64;

    private Downcalls() {}

    /** A function that cannot fail. Its handle has exactly the C signature. */
    static MethodHandle plain(String name, FunctionDescriptor signature) {
        return LINKER.downcallHandle(address(name), signature);
    }

    /** A function that may fail. Its handle takes the segment of {@link #newState()} before the C arguments. */
    static MethodHandle failing(String name, FunctionDescriptor signature) {
        return LINKER.downcallHandle(address(name), signature, CAPTURE);
    }

    /** A function that cannot fail, wherever it is. Its handle takes the address before the C arguments. */
    static MethodHandle anywhere(FunctionDescriptor signature) {
        return LINKER.downcallHandle(signature);
    }

    /** As {@link #plain}, for a function of which only the first {@code named} arguments are named ones. */
    static MethodHandle plainVariadic(String name, FunctionDescriptor signature, int named) {
        return LINKER.downcallHandle(address(name), signature, Linker.Option.firstVariadicArg(named));
    }

    /** As {@link #failing}, for a function of which only the first {@code named} arguments are named ones. */
    static MethodHandle failingVariadic(String name, FunctionDescriptor signature, int named) {
        return LINKER.downcallHandle(address(name), signature, CAPTURE, Linker.Option.firstVariadicArg(named));
    }

    /** Room for the errno of one thread's calls, on a cache line of its own; freed when unreachable. */
    static MemorySegment newState() {
        return Arena.ofAuto().allocate(Math.max(CAPTURED.byteSize(), LINE_BYTES), LINE_BYTES);
    }

    /** The errno that the last call with this state left behind. */
    static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    /** The memory at an address that a C function returned. */
    static MemorySegment memory(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    /** What a downcall threw: nothing that C can cause, so a bug here or an error of the JVM. */
    static AssertionError unexpected(Throwable thrown) {
        return new AssertionError("a downcall threw", thrown);
    }

    /** Where a function is, for C functions that are given one. */
    static long addressOf(String name) {
        return address(name).address();
    }

    static MemorySegment address(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new LinuxException("the C library has no function " + name));
    }
}
