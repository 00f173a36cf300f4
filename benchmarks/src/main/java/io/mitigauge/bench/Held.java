// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * What a benchmark's set-up took hold of: mappings, threads, pins. Given back in reverse order, also where set-up fails
 * half-way, for which JMH calls no tear-down. Used by one thread.
 *
 * @param <T> what the benchmark works with
 */
public final class Held<T> implements AutoCloseable {

    /** Something to be given back, without a checked exception. */
    public interface Resource extends AutoCloseable {

        @Override
        void close();
    }

    private final T value;
    private final Keeper keeper;

    private Held(T value, Keeper keeper) {
        this.value = value;
        this.keeper = keeper;
    }

    /**
     * Runs a set-up.
     *
     * @throws RuntimeException what the set-up threw, after everything that it had kept is given back
     */
    public static <T> Held<T> by(Function<Keeper, T> setUp) {
        Keeper keeper = new Keeper();
        try {
            return new Held<>(setUp.apply(keeper), keeper);
        } catch (RuntimeException | Error e) {
            keeper.closeAfter(e);
            throw e;
        }
    }

    /** What the set-up returned. */
    public T value() {
        return value;
    }

    /**
     * Gives everything back. Closing twice does nothing.
     *
     * @throws RuntimeException what the first resource threw that could not be given back; the others are
     */
    @Override
    public void close() {
        keeper.close();
    }

    /** What a set-up gives its resources to. */
    public static final class Keeper {

        private final Deque<Resource> resources = new ArrayDeque<>();

        private Keeper() {}

        /** Keeps a resource until {@link Held#close}. */
        public <R extends Resource> R keep(R resource) {
            resources.push(resource);
            return resource;
        }

        private void close() {
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

        private void closeAfter(Throwable failure) {
            try {
                close();
            } catch (RuntimeException | Error e) {
                failure.addSuppressed(e);
            }
        }
    }
}
