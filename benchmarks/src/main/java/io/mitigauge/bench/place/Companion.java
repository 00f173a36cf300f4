// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import io.mitigauge.bench.Held;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A pinned thread that repeats a piece of work until it is closed, beside the thread that is timed. It looks whether it
 * should end after every piece, which should take about a microsecond or more and must not wait for anything.
 */
public final class Companion implements Held.Resource {

    private final int cpu;
    private final Runnable work;
    private final Thread thread = Thread.ofPlatform().daemon().name("companion").unstarted(this::repeat);
    private final CompletableFuture<Void> working = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closing;

    private Companion(int cpu, Runnable work) {
        this.cpu = cpu;
        this.work = work;
    }

    /**
     * Starts the thread and waits until it has done its work once.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if it cannot be pinned
     * @throws RuntimeException what the work threw
     */
    public static Companion start(int cpu, Runnable work) {
        Companion companion = new Companion(cpu, work);
        companion.thread.start();
        await(companion.working);
        return companion;
    }

    private void repeat() {
        try (Pin _ = Pin.to(cpu)) {
            work.run();
            working.complete(null);
            while (!closing) {
                work.run();
            }
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            working.completeExceptionally(e);
            ended.completeExceptionally(e);
        }
    }

    /**
     * Ends the thread and waits for it. Closing twice does nothing.
     *
     * @throws RuntimeException what its work threw, if that ended it
     */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        await(ended);
    }

    private static void await(CompletableFuture<Void> event) {
        try {
            event.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
