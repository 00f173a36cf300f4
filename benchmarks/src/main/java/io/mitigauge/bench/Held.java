// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What a benchmark's set-up took hold of: mappings, threads, pins. Given back in reverse order, also where set-up fails
 * half-way, for which JMH calls no tear-down. Used by one thread.
 */
public final class Held implements AutoCloseable {

    /** Something to be given back, without a checked exception. */
    public interface Resource extends AutoCloseable {

        @Override
        void close();
    }

    private final Deque<Resource> resources = new ArrayDeque<>();

    private Held() {}

    /**
     * Runs a set-up.
     *
     * @return what it kept
     * @throws RuntimeException what the set-up threw, after everything that it had kept is given back
     */
    public static Held by(Consumer<Held> setUp) {
        Held held = new Held();
        try {
            setUp.accept(held);
            return held;
        } catch (RuntimeException | Error e) {
            held.closeAfter(e);
            throw e;
        }
    }

    /** Keeps a resource until {@link #close}. */
    public <T extends Resource> T keep(T resource) {
        resources.push(resource);
        return resource;
    }

    private void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Gives everything back. Closing twice does nothing.
     *
     * @throws RuntimeException what the first resource threw that could not be given back; the others are
     */
    @Override
    public void close() {
        while (!resources.isEmpty()) {
            Resource last = resources.pop();
            try {
                last.close();
            } catch (RuntimeException | Error e) {
                closeAfter(e);
                throw e;
            }
        }
    }
}
