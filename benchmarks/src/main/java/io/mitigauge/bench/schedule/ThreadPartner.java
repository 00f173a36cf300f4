// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.Line;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A thread of this process that answers. */
final class ThreadPartner implements Court.Answerer, Runnable {

    private final int cpu;
    private final Line there;
    private final Line back;
    private final Thread thread = Thread.ofPlatform().daemon().name("partner").unstarted(this);
    private final CompletableFuture<Void> pinned = new CompletableFuture<>();
    private volatile boolean ending;

    private ThreadPartner(int cpu, Line there, Line back) {
        this.cpu = cpu;
        this.there = there;
        this.back = back;
    }

    /**
     * Starts it and waits until it is pinned.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if it cannot be pinned
     */
    static ThreadPartner start(int cpu, Line there, Line back) {
        ThreadPartner partner = new ThreadPartner(cpu, there, back);
        partner.thread.start();
        try {
            partner.pinned.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
        return partner;
    }

    @Override
    public void run() {
        try {
            Affinity.pin(cpu);
            pinned.complete(null);
        } catch (RuntimeException | Error e) {
            pinned.completeExceptionally(e);
            return;
        }
        while (true) {
            there.take();
            if (ending) {
                return;
            }
            back.put();
        }
    }

    /** Sends it a last token and waits for its end. */
    @Override
    public void close() {
        ending = true;
        there.put();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
