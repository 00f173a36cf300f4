// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.UnsupportedException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * A function of the C library in two forms: bare, for the measured path, and checked, for setting up. Its parameters
 * and its result are C's {@code int} (Java's too) and everything that has the size of {@code long} (Java's {@code long},
 * addresses included); {@code -1} is its failure.
 */
public final class CFunction {

    private static final long FAILURE = -1;

    private final String name;
    private final String shown;
    private final int named;
    private final FunctionDescriptor signature;

    private CFunction(String name, String shown, int named, FunctionDescriptor signature) {
        this.name = name;
        this.shown = shown;
        this.named = named;
        this.signature = signature;
    }

    static CFunction of(String name, MemoryLayout result, MemoryLayout... parameters) {
        return new CFunction(name, name, parameters.length, FunctionDescriptor.of(result, parameters));
    }

    /** A function that takes what it likes after its first {@code named} arguments. */
    static CFunction variadic(String name, int named, MemoryLayout result, MemoryLayout... parameters) {
        return new CFunction(name, name, named, FunctionDescriptor.of(result, parameters));
    }

    /** The same, called something else where it fails. */
    CFunction shownAs(String other) {
        return new CFunction(name, other, named, signature);
    }

    /**
     * The call itself, without a look at {@code errno}: keep it in a {@code static final} field and use {@code
     * invokeExact} with the types of the signature, so that it is compiled to a direct call that allocates nothing.
     */
    public MethodHandle bare() {
        return isVariadic() ? Downcalls.plainVariadic(name, signature, named) : Downcalls.plain(name, signature);
    }

    /**
     * Calls it once.
     *
     * @param arguments of the types of the signature
     * @return its result
     * @throws LinuxException naming the function, if it fails
     */
    public long call(Object... arguments) {
        MethodHandle handle =
                isVariadic() ? Downcalls.failingVariadic(name, signature, named) : Downcalls.failing(name, signature);
        MemorySegment state = Downcalls.newState();
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addFirst(state);
        long result;
        try {
            result = ((Number) handle.invokeWithArguments(all)).longValue();
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
        if (result == FAILURE) {
            throw LinuxException.of(shown, Downcalls.errno(state));
        }
        return result;
    }

    /**
     * Makes sure before measuring that it does what it should: a call that fails, or that a filter answers in the
     * kernel's place, is quick, and no measurement.
     *
     * @throws LinuxException if it fails
     * @throws UnsupportedException if it answers anything else
     */
    public void expect(long result, Object... arguments) {
        long actual = call(arguments);
        if (actual != result) {
            throw new UnsupportedException("%s answers %d instead of %d; does a filter answer in the kernel's place?"
                    .formatted(shown, actual, result));
        }
    }

    private boolean isVariadic() {
        return named < signature.argumentLayouts().size();
    }
}
