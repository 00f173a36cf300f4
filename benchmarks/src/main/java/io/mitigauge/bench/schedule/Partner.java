// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.linux.Pipe;
import io.mitigauge.bench.place.PinnedThread;

/**
 * The thread that answers: it takes a token from one pipe and puts one into the other, until the first is closed.
 * However it ends, it closes its ends of both pipes, so that nobody waits for it in vain.
 */
final class Partner implements Held.Resource {

    private final Pipe requests;
    private final Pipe answers;
    private final PinnedThread thread;

    private Partner(int cpu, Pipe requests, Pipe answers) {
        this.requests = requests;
        this.answers = answers;
        try {
            thread = PinnedThread.start("partner", cpu, this::answer);
        } catch (RuntimeException e) {
            closeEnds();
            throw e;
        }
    }

    /**
     * Starts the thread and waits until it is pinned.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if it cannot be pinned
     */
    static Partner start(int cpu, Pipe requests, Pipe answers) {
        return new Partner(cpu, requests, answers);
    }

    private void answer() {
        try {
            while (requests.take() && answers.put()) {
                // the token is under way again
            }
        } finally {
            closeEnds();
        }
    }

    private void closeEnds() {
        requests.closeReadEnd();
        answers.closeWriteEnd();
    }

    /** Waits for its end, and throws what ended it if that was no closed pipe. */
    void join() {
        thread.join();
    }

    /** Closes the pipe that it takes from, on behalf of who puts into it, and waits for its end. */
    @Override
    public void close() {
        requests.closeWriteEnd();
        join();
    }
}
