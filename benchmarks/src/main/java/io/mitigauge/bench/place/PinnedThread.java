// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A daemon thread that runs on one CPU only. */
public final class PinnedThread {

    private final int cpu;
    private final Runnable first;
    private final Runnable rest;
    private final Thread thread;
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private PinnedThread(String name, int cpu, Runnable first, Runnable rest) {
        this.cpu = cpu;
        this.first = first;
        this.rest = rest;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /**
     * Starts it and waits until its first piece of work is done.
     *
     * @param first what it does at once, such as touching its memory where it will use it
     * @param rest what it does then
     * @throws io.mitigauge.bench.linux.LinuxException if it cannot be pinned
     * @throws RuntimeException what the first piece of work threw
     */
    public static PinnedThread start(String name, int cpu, Runnable first, Runnable rest) {
        PinnedThread pinned = new PinnedThread(name, cpu, first, rest);
        pinned.thread.start();
        try {
            await(pinned.begun);
        } catch (RuntimeException e) {
            e.setStackTrace(withCaller(e.getStackTrace()));
            throw e;
        }
        return pinned;
    }

    /** What failed failed on behalf of the caller: who looks where a failure came from sees both stacks. */
    private static StackTraceElement[] withCaller(StackTraceElement[] ofThread) {
        return Stream.of(ofThread, Thread.currentThread().getStackTrace())
                .flatMap(Stream::of)
                .toArray(StackTraceElement[]::new);
    }

    /** Lets it run on if it is parked. */
    public void unpark() {
        LockSupport.unpark(thread);
    }

    /** {@link #start(String, int, Runnable, Runnable)} of one that only has to be pinned at first. */
    public static PinnedThread start(String name, int cpu, Runnable work) {
        return start(name, cpu, () -> {}, work);
    }

    private void run() {
        try {
            try (Pin _ = Pin.to(cpu)) {
                first.run();
                begun.complete(null);
                rest.run();
            }
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            begun.completeExceptionally(e);
            ended.completeExceptionally(e);
        }
    }

    /**
     * Waits for its end.
     *
     * @throws RuntimeException what its work threw, if that ended it, or that its CPU was taken away
     */
    public void join() {
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
