// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench;

/**
 * What a benchmark needs and some guests have not: there it is skipped, {@link UnsupportedException}.
 */
public enum Need {
    /** A second CPU in this process's cpuset. */
    TWO_CPUS("two CPUs that this process may use"),
    /** Two hardware threads of one core. */
    SIBLINGS("two hardware threads that share a core, which the kernel lists or the run found"),
    /** Memory in huge pages. */
    HUGE_PAGES("transparent huge pages"),
    /** Several cores. */
    TWO_CORES("two cores that this process may use"),
    /** Control of Spectre v4. */
    STORE_BYPASS_CONTROL("a CPU that bypasses stores speculatively, and a kernel that lets a thread forbid it"),
    /** Control of Spectre v2 between processes. */
    PREDICTOR_CONTROL("a kernel that keeps branch predictions from other processes only for those that ask (prctl)"),
    /** Room for a further process or thread. */
    PROCESSES("room for further processes and threads under the limits of this user and cgroup (ulimit -u)"),
    /** Enough CPUs for a number of threads. */
    CPUS_FOR_THREADS("half as many CPUs as threads, and a number of threads that no other benchmark has here"),
    /** Memory for large working sets. */
    MEMORY_512M("half a GiB of free memory; streams through memory on servers with large caches need more"),
    /** Memory for the heap of a fork, all of it, and what is asked for beyond. */
    MEMORY_160M("room for a Java heap of 128 MiB: 160 MiB of free memory"),
    /** Memory for the JVM of a partner process. */
    SECOND_JVM("room for a second JVM: 56 MiB of free memory"),
    /** Many open files. */
    FILES_1200("a limit of at least 1200 open files (ulimit -n)"),
    /** The ring of asynchronous system calls, which many containers forbid. */
    IO_URING("io_uring, which seccomp filters and kernel.io_uring_disabled can forbid"),
    /** Filters of system calls. */
    SECCOMP("a kernel that lets a thread filter its own system calls (seccomp)"),
    /** A CPU and a guest for a few instructions of our own. */
    MACHINE_CODE("an x86-64 CPU, and a guest that lets a process run code that it wrote"),
    /** The same for instructions that not every such CPU has. */
    GATHERS("an x86-64 CPU with AVX2, and a guest that lets a process run code that it wrote"),
    /** Files that are never written to a disk. */
    MEMORY_FILES("a file system in memory at /dev/shm that this user may write to"),
    /** A network that leads back to this machine. */
    LOOPBACK("a loopback network interface that is up");

    private final String description;

    Need(String description) {
        this.description = description;
    }

    /** What it is, as it completes the words "it needs". */
    public String description() {
        return description;
    }
}
