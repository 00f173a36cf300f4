// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.LinuxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A thread, of this process or of one that it started, that was bound to CPUs. Where one of them goes offline or leaves the cpuset the
 * kernel lets the thread run elsewhere, and other programs may bind it anew: what it measures would go on under the old name. Looking is
 * one system call, which nobody makes while something is measured.
 */
public final class Binding {

    private static final Set<Binding> HELD = ConcurrentHashMap.newKeySet();

    private final int thread;
    private final SortedSet<Integer> cpus;

    private Binding(int thread, SortedSet<Integer> cpus) {
        this.thread = thread;
        this.cpus = cpus;
    }

    /** One to be looked at until it is released. */
    static Binding of(int thread, SortedSet<Integer> cpus) {
        Binding binding = new Binding(thread, new TreeSet<>(cpus));
        HELD.add(binding);
        return binding;
    }

    /**
     * The threads of a process that are bound to one CPU each, as its program has bound them by now or inherited it; those that it
     * starts later are not looked at.
     */
    static List<Binding> ofProcess(int process) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process + "/task"))) {
            return tasks.map(Path::getFileName)
                    .map(String::valueOf)
                    .flatMap(thread -> ifOnOneCpu(Integer.parseInt(thread)).stream())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static Optional<Binding> ifOnOneCpu(int thread) {
        try {
            SortedSet<Integer> cpus = Affinity.allowed(thread);
            return cpus.size() == 1 ? Optional.of(of(thread, cpus)) : Optional.empty();
        } catch (LinuxException e) {
            return Optional.empty(); // it has ended meanwhile
        }
    }

    /**
     * Makes sure that every thread that is bound is so still.
     *
     * @throws IllegalStateException naming the CPU that one of them lost
     */
    public static void requireAll() {
        HELD.forEach(Binding::require);
    }

    /**
     * Looks for the last time. Of one that was released already nothing is asked.
     *
     * @throws IllegalStateException naming the CPU that one of them lost
     */
    static void release(List<Binding> bindings) {
        bindings.stream().filter(HELD::remove).toList().forEach(Binding::require);
    }

    private void require() {
        SortedSet<Integer> now = now();
        if (!now.equals(cpus)) {
            throw new IllegalStateException("CPU %s was taken away while it was measured".formatted(lost(now)));
        }
    }

    /** Of a thread that has ended: what it was. */
    private SortedSet<Integer> now() {
        try {
            return Affinity.allowed(thread);
        } catch (LinuxException e) {
            return cpus;
        }
    }

    /** All of them where none is missing: then others were added, as they are when a CPU went offline and came back. */
    private String lost(SortedSet<Integer> now) {
        SortedSet<Integer> missing = new TreeSet<>(cpus);
        missing.removeAll(now);
        return (missing.isEmpty() ? cpus : missing)
                .stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
