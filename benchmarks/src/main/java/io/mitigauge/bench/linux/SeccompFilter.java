// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.UnsupportedException;
import java.util.List;
import java.util.Locale;

/**
 * A filter before the system calls of the calling thread, and of the threads and programs that it starts, which allows them all: what
 * containers, services and browsers put before theirs. It cannot be taken back: use a thread that ends with its purpose. {@code
 * Documentation/userspace-api/seccomp_filter.rst} of the kernel; instructions are those of {@code include/uapi/linux/filter.h}.
 */
public enum SeccompFilter {
    /** Says the same without a look at the call; kernels from 5.11 remember that, and run nothing. */
    CONSTANT(List.of(allow())),
    /** Reads an argument first, so that it runs before every call, and then says the same. */
    ARGUMENT(List.of(load(Data.FIRST_ARGUMENT), allow()));

    private static final int PR_GET_SECCOMP = 21;
    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final long SECCOMP_MODE_FILTER = 2;
    private static final long NONE = 0;
    private static final long YES = 1;

    private final List<Long> program;

    SeccompFilter(List<Long> program) {
        this.program = program;
    }

    /** Offsets of {@code struct seccomp_data}. */
    private static final class Data {
        static final long NUMBER = 0;
        static final long FIRST_ARGUMENT = 16;
    }

    /** Codes of {@code struct sock_filter}: what is loaded, compared and returned is {@code k}. */
    private static final class Code {
        static final long LOAD = 0x20;
        static final long JUMP_IF_EQUAL = 0x15;
        static final long RETURN = 0x06;
    }

    /** Answers of {@code include/uapi/linux/seccomp.h}. */
    private static final class Answer {
        static final long ALLOW = 0x7fff0000L;
        static final long ERRNO = 0x00050000L;
    }

    /**
     * The filter with this name in lower case.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static SeccompFilter labelled(String label) {
        for (SeccompFilter filter : values()) {
            if (filter.name().toLowerCase(Locale.ROOT).equals(label)) {
                return filter;
            }
        }
        throw new IllegalArgumentException("filter must be constant or argument, is " + label);
    }

    /**
     * Puts it before the calling thread.
     *
     * @throws UnsupportedException if the kernel has no such filters, or another filter forbids them
     */
    public void install() {
        install(program);
    }

    /** As {@link #install()}, of a program of one's own. */
    static void install(List<Long> program) {
        try (OffHeap memory = OffHeap.map((2L + program.size()) * Long.BYTES)) {
            memory.putLong(0, program.size()); // struct sock_fprog: short length, padding, address
            memory.putLong(Long.BYTES, memory.address() + 2L * Long.BYTES);
            for (int i = 0; i < program.size(); i++) {
                memory.putLong((2L + i) * Long.BYTES, program.get(i));
            }
            Libc.prctl().call(PR_SET_NO_NEW_PRIVS, YES, NONE, NONE, NONE);
            Libc.prctl().call(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, memory.address(), NONE, NONE);
            Libc.prctl().expect(SECCOMP_MODE_FILTER, PR_GET_SECCOMP, NONE, NONE, NONE, NONE);
        } catch (LinuxException e) { // EINVAL where the kernel was built without
            throw new UnsupportedException("the kernel lets no thread filter its system calls: " + e.getMessage());
        }
    }

    /** A program that answers one system call with an error, and allows all others. */
    static List<Long> refusing(long systemCall, Errno error) {
        return List.of(
                load(Data.NUMBER),
                instruction(Code.JUMP_IF_EQUAL, 0, 1, systemCall),
                instruction(Code.RETURN, 0, 0, Answer.ERRNO | error.number()),
                allow());
    }

    private static long load(long offset) {
        return instruction(Code.LOAD, 0, 0, offset);
    }

    private static long allow() {
        return instruction(Code.RETURN, 0, 0, Answer.ALLOW);
    }

    /** {@code struct sock_filter} of a little-endian machine: short code, bytes to skip if so and if not, int k. */
    private static long instruction(long code, long skipIfSo, long skipIfNot, long k) {
        return code | skipIfSo << 16 | skipIfNot << 24 | k << 32;
    }
}
