// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/**
 * C functions for benchmarks that measure the call itself: keep a bare handle in a {@code static final} field and use
 * {@code invokeExact}, so that the call is compiled to a direct one. Comments give the signatures of the others, {@link
 * CFunction}: {@code i} for int and {@code l} for long and addresses, parameters before the result.
 */
public final class Libc {

    private Libc() {}

    /**
     * {@code int getppid(void)}, type {@code ()int}: the cheapest system call that the C library does not answer from
     * a cache.
     */
    public static MethodHandle getppid() {
        return Downcalls.plain("getppid", FunctionDescriptor.of(Downcalls.INT));
    }

    /**
     * Makes sure that {@code getppid} reaches the kernel: a filter may answer in its place, and then its time means
     * nothing.
     *
     * @throws LinuxException if it is refused
     */
    public static void checkGetppid() {
        int answer;
        try {
            answer = (int) getppid().invokeExact();
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
        if (answer < 0) { // C libraries do not expect it to fail, and leave errno alone
            throw LinuxException.of("getppid", -answer);
        }
    }

    /**
     * {@code long labs(long)}, type {@code (long)long}: a function of two or three instructions that stays in user
     * space, linked exactly as {@link #getppid()} is.
     */
    public static MethodHandle labs() {
        return Downcalls.plain("labs", FunctionDescriptor.of(Downcalls.LONG, Downcalls.LONG));
    }

    /** {@code (i,l,l)l}: descriptor, buffer, bytes. */
    public static CFunction read() {
        return CFunction.of("read", Downcalls.LONG, Downcalls.INT, Downcalls.LONG, Downcalls.LONG);
    }

    /** {@code (i,l,l)l}: descriptor, buffer, bytes. */
    public static CFunction write() {
        return CFunction.of("write", Downcalls.LONG, Downcalls.INT, Downcalls.LONG, Downcalls.LONG);
    }

    /** {@code (i,l,l,l)l}: descriptor, buffer, bytes, offset. */
    public static CFunction pread() {
        return CFunction.of("pread", Downcalls.LONG, Downcalls.INT, Downcalls.LONG, Downcalls.LONG, Downcalls.LONG);
    }

    /** {@code (i,l,l,l)l}: descriptor, buffer, bytes, offset. */
    public static CFunction pwrite() {
        return CFunction.of("pwrite", Downcalls.LONG, Downcalls.INT, Downcalls.LONG, Downcalls.LONG, Downcalls.LONG);
    }

    /** {@code (i,l,l,i)l}: socket, buffer, bytes, flags. */
    public static CFunction send() {
        return CFunction.of("send", Downcalls.LONG, Downcalls.INT, Downcalls.LONG, Downcalls.LONG, Downcalls.INT);
    }

    /** {@code (i,l,l,i)l}: socket, buffer, bytes, flags. */
    public static CFunction recv() {
        return CFunction.of("recv", Downcalls.LONG, Downcalls.INT, Downcalls.LONG, Downcalls.LONG, Downcalls.INT);
    }

    /** {@code (i)i}: descriptor. */
    public static CFunction close() {
        return CFunction.of("close", Downcalls.INT, Downcalls.INT);
    }

    /** {@code (l,l,i,i,i,l)l}: address, bytes, protection, flags, descriptor, offset. */
    public static CFunction mmap() {
        return CFunction.of(
                "mmap",
                Downcalls.LONG,
                Downcalls.LONG,
                Downcalls.LONG,
                Downcalls.INT,
                Downcalls.INT,
                Downcalls.INT,
                Downcalls.LONG);
    }

    /** {@code (l,l)i}: address, bytes. */
    public static CFunction munmap() {
        return CFunction.of("munmap", Downcalls.INT, Downcalls.LONG, Downcalls.LONG);
    }

    /** {@code (l,l,i)i}: address, bytes, protection. */
    public static CFunction mprotect() {
        return CFunction.of("mprotect", Downcalls.INT, Downcalls.LONG, Downcalls.LONG, Downcalls.INT);
    }

    /** {@code (l,l,i)i}: address, bytes, advice. */
    public static CFunction madvise() {
        return CFunction.of("madvise", Downcalls.INT, Downcalls.LONG, Downcalls.LONG, Downcalls.INT);
    }

    /** {@code (l,l,i)i}: descriptors, their number, milliseconds. */
    public static CFunction poll() {
        return CFunction.of("poll", Downcalls.INT, Downcalls.LONG, Downcalls.LONG, Downcalls.INT);
    }

    /** {@code (i,l,l,l,l)i}: highest descriptor + 1, three sets, timeout. */
    public static CFunction select() {
        return CFunction.of(
                "select", Downcalls.INT, Downcalls.INT, Downcalls.LONG, Downcalls.LONG, Downcalls.LONG, Downcalls.LONG);
    }

    /** {@code (i,l,i,i)i}: epoll, events, their number, milliseconds. */
    public static CFunction epollWait() {
        return CFunction.of("epoll_wait", Downcalls.INT, Downcalls.INT, Downcalls.LONG, Downcalls.INT, Downcalls.INT);
    }

    /** {@code (i,l)i}: clock, timespec; mostly answered in user space. */
    public static CFunction clockGettime() {
        return CFunction.of("clock_gettime", Downcalls.INT, Downcalls.INT, Downcalls.LONG);
    }

    /** {@code (l,l,l)i}: signals, information, timeout. */
    public static CFunction sigtimedwait() {
        return CFunction.of("sigtimedwait", Downcalls.INT, Downcalls.LONG, Downcalls.LONG, Downcalls.LONG);
    }

    /** {@code (l,l,l)l}: target, source, bytes; stays in user space. */
    public static CFunction memcpy() {
        return CFunction.of("memcpy", Downcalls.LONG, Downcalls.LONG, Downcalls.LONG, Downcalls.LONG);
    }

    /** {@code (l,i)i}: path, flags. */
    public static CFunction open() {
        return CFunction.variadic("open", 2, Downcalls.INT, Downcalls.LONG, Downcalls.INT);
    }

    /** {@code DIR *opendir(const char *path)}: two system calls with glibc; 0 where it fails. */
    public static CFunction opendir() {
        return CFunction.of("opendir", Downcalls.LONG, Downcalls.LONG);
    }

    /** {@code struct dirent *readdir(DIR *folder)}: a system call where its buffer is empty; 0 at the end. */
    public static CFunction readdir() {
        return CFunction.of("readdir", Downcalls.LONG, Downcalls.LONG);
    }

    /** {@code int closedir(DIR *folder)}. */
    public static CFunction closedir() {
        return CFunction.of("closedir", Downcalls.INT, Downcalls.LONG);
    }

    /** {@code ()i}. */
    public static CFunction schedYield() {
        return CFunction.of("sched_yield", Downcalls.INT);
    }

    /** {@code (i,i,l,l)i}: clock, flags, timespec, what is left; answers an error's number, never -1. */
    public static CFunction clockNanosleep() {
        return CFunction.of(
                "clock_nanosleep", Downcalls.INT, Downcalls.INT, Downcalls.INT, Downcalls.LONG, Downcalls.LONG);
    }

    /** {@code (i,l,l,l,l)i}: option and its four arguments. */
    static CFunction prctl() {
        return CFunction.variadic(
                "prctl",
                1,
                Downcalls.INT,
                Downcalls.INT,
                Downcalls.LONG,
                Downcalls.LONG,
                Downcalls.LONG,
                Downcalls.LONG);
    }
}
