// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import io.mitigauge.bench.Held;

/**
 * A pinned thread that repeats a piece of work until it is closed, beside the thread that is timed. It looks whether it
 * should end after every piece, which should take about a microsecond or more and must not wait for anything.
 */
public final class Companion implements Held.Resource {

    private final PinnedThread thread;
    private volatile boolean closing;

    private Companion(int cpu, Runnable work) {
        thread = PinnedThread.start("companion", cpu, work, () -> {
            while (!closing) {
                work.run();
            }
        });
    }

    /**
     * Starts the thread and waits until it has done its work once.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if it cannot be pinned
     * @throws RuntimeException what the work threw
     */
    public static Companion start(int cpu, Runnable work) {
        return new Companion(cpu, work);
    }

    /**
     * Ends the thread and waits for it. Closing twice does nothing.
     *
     * @throws RuntimeException what its work threw, if that ended it
     */
    @Override
    public void close() {
        closing = true;
        thread.join();
    }
}
