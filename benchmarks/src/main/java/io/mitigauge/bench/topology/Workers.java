// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.topology;

import io.mitigauge.bench.linux.Affinity;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A thread on each CPU, pinned there; asleep but for the tasks that it is given. */
final class Workers implements AutoCloseable {

    private final Map<Integer, ExecutorService> byCpu = new TreeMap<>();

    private Workers() {}

    /**
     * Starts them.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if one cannot be pinned
     */
    static Workers on(SortedSet<Integer> cpus) {
        Workers workers = new Workers();
        for (int cpu : cpus) {
            ExecutorService worker = Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("cpu-" + cpu).factory());
            workers.byCpu.put(cpu, worker);
            workers.alone(cpu, () -> {
                Affinity.pin(cpu);
                return 0L;
            });
        }
        return workers;
    }

    /** Runs a task on one CPU and waits for it. */
    <T> T alone(int cpu, Callable<T> task) {
        return result(worker(cpu).submit(task));
    }

    /** Runs two tasks on two CPUs at the same time and waits for both. */
    <T> Both<T> together(int a, Callable<T> onA, int b, Callable<T> onB) {
        Future<T> first = worker(a).submit(onA);
        Future<T> second = worker(b).submit(onB);
        return new Both<>(result(first), result(second));
    }

    /** What two tasks answered. */
    record Both<T>(T onA, T onB) {}

    private ExecutorService worker(int cpu) {
        ExecutorService worker = byCpu.get(cpu);
        if (worker == null) {
            throw new IllegalArgumentException("no worker on CPU " + cpu);
        }
        return worker;
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        byCpu.values().forEach(ExecutorService::shutdownNow);
    }
}
