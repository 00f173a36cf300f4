// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.Pipe;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The thread that answers: it takes a token from one pipe and puts one into the other, until the first is closed.
 * However it ends, it closes its ends of both pipes, so that nobody waits for it in vain.
 */
final class Partner implements Runnable {

    private final int cpu;
    private final Pipe requests;
    private final Pipe answers;
    private final Thread thread = Thread.ofPlatform().daemon().name("partner").unstarted(this);
    private final CompletableFuture<Void> pinned = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private Partner(int cpu, Pipe requests, Pipe answers) {
        this.cpu = cpu;
        this.requests = requests;
        this.answers = answers;
    }

    /**
     * Starts the thread and waits until it is pinned.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if it cannot be pinned
     */
    static Partner start(int cpu, Pipe requests, Pipe answers) {
        Partner partner = new Partner(cpu, requests, answers);
        partner.thread.start();
        await(partner.pinned);
        return partner;
    }

    @Override
    public void run() {
        try {
            Affinity.pin(cpu);
            pinned.complete(null);
            while (requests.take() && answers.put()) {
                // the token is under way again
            }
            closeEnds();
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            closeEnds();
            pinned.completeExceptionally(e);
            ended.completeExceptionally(e);
        }
    }

    private void closeEnds() {
        requests.closeReadEnd();
        answers.closeWriteEnd();
    }

    /** Waits for its end, and throws what ended it if that was no closed pipe. */
    void join() {
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
