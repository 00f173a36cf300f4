// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.application;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import io.mitigauge.bench.linux.Descriptor;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.MemoryFolder;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.linux.SystemCall;
import io.mitigauge.bench.place.OwnCpu;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Walks a tree of 1,000 small files in memory as a backup or a build does: lists each of 20 folders, looks at each file, opens,
 * reads and closes it.
 *
 * <p>A file is four system calls, and a folder five (with glibc: open, look, list twice, close), 4.1 a file in all. How many
 * entries were listed and how much was read is compared with what was written. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class TreeWalkBenchmark {

    private static final MethodHandle OPENDIR = Libc.opendir().bare();
    private static final MethodHandle READDIR = Libc.readdir().bare();
    private static final MethodHandle CLOSEDIR = Libc.closedir().bare();
    private static final MethodHandle OPEN = Libc.open().bare();
    private static final MethodHandle READ = Libc.read().bare();
    private static final MethodHandle CLOSE = Libc.close().bare();
    private static final MethodHandle SYSCALL = SystemCall.NEWFSTATAT.function().bare();
    private static final int FLAGS = Descriptor.O_RDONLY | Descriptor.O_CLOEXEC;
    private static final long AT_FDCWD = -100;
    private static final long NO_FLAGS = 0;
    private static final int STAT_BYTES = 256;
    private static final int THIS_AND_PARENT = 2;

    private Held<Names> held;
    private OffHeap[] folders;
    private OffHeap[][] files;
    private OffHeap buffer;
    private OffHeap stat;
    private long fstatat;

    /** Names as C has them, of folders and, folder by folder, of files, and room for what is asked of a file. */
    @SuppressWarnings("ArrayRecordComponent") // read on the measured path
    private record Names(OffHeap[] folders, OffHeap[][] files, OffHeap buffer, OffHeap stat) {}

    /** Writes the tree. */
    @Setup(Level.Trial)
    public void write(OwnCpu cpu) {
        fstatat = SystemCall.NEWFSTATAT.number();
        held = Held.by(keeper -> {
            SmallFiles tree = keeper.keep(SmallFiles.below(MemoryFolder.USUAL_PLACE));
            return new Names(
                    names(tree.folders(), keeper),
                    tree.folders().stream()
                            .map(folder -> names(tree.filesIn(folder), keeper))
                            .toArray(OffHeap[][]::new),
                    keeper.keep(OffHeap.map(SmallFiles.BYTES)),
                    keeper.keep(OffHeap.map(STAT_BYTES)));
        });
        folders = held.value().folders();
        files = held.value().files();
        buffer = held.value().buffer();
        stat = held.value().stat();
    }

    private static OffHeap[] names(List<Path> paths, Held.Keeper keeper) {
        return paths.stream()
                .map(path -> keeper.keep(OffHeap.ofString(path.toString())))
                .toArray(OffHeap[]::new);
    }

    /** Removes the tree. */
    @TearDown(Level.Trial)
    public void remove() {
        held.close();
    }

    /** One file of the tree. */
    @Benchmark
    @OperationsPerInvocation(SmallFiles.FILES)
    @Probe(
            exposes = "Many small files: mostly system calls that look at paths, open, read and close.",
            cannotShow = "Disks, and files whose names the kernel has to look for.",
            ruledOut = "Entries and bytes are compared with what was written. The thread is pinned, and "
                    + "wrote the files; what it reads goes to base pages.",
            triggers = {Trigger.SYSTEM_CALL, Trigger.INDIRECT_CALL, Trigger.USER_COPY},
            moves = Mechanism.SSBD,
            magnitude = "6 us a file",
            control = "CompressParseBenchmark.document",
            standard = "*",
            needs = Need.MEMORY_FILES,
            systemCalls = 4.1,
            setupMillis = 150)
    public long file() throws Throwable {
        long entries = 0;
        long bytes = 0;
        for (int i = 0; i < folders.length; i++) {
            entries += list(folders[i]) - THIS_AND_PARENT;
            for (OffHeap file : files[i]) {
                bytes += read(file);
            }
        }
        if (entries != SmallFiles.FILES || bytes != (long) SmallFiles.FILES * SmallFiles.BYTES) {
            throw new IllegalStateException(
                    "the tree is not as it was written: %d entries, %d bytes".formatted(entries, bytes));
        }
        return bytes;
    }

    private static long list(OffHeap folder) throws Throwable {
        long opened = (long) OPENDIR.invokeExact(folder.address());
        if (opened == 0) {
            return 0;
        }
        long entries = 0;
        while ((long) READDIR.invokeExact(opened) != 0) {
            entries++;
        }
        return (int) CLOSEDIR.invokeExact(opened) == 0 ? entries : 0;
    }

    private long read(OffHeap file) throws Throwable {
        long known = (long) SYSCALL.invokeExact(fstatat, AT_FDCWD, file.address(), stat.address(), NO_FLAGS);
        int descriptor = (int) OPEN.invokeExact(file.address(), FLAGS);
        long got = (long) READ.invokeExact(descriptor, buffer.address(), (long) SmallFiles.BYTES);
        int closed = (int) CLOSE.invokeExact(descriptor);
        return known == 0 && closed == 0 ? got : 0;
    }
}
