// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a benchmark method is for, in words that a report can print. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Probe {

    /** What moves this figure, in one sentence. */
    String exposes();

    /** What must not be concluded from it, in one sentence. */
    String cannotShow();

    /**
     * The benchmark to read beside this one: the same work without what this one exposes. Either {@code method} of the
     * same class or {@code Class.method}, both by simple names; empty for a control. Following the names from any
     * benchmark ends at a control.
     */
    String control() default "";

    /** Whether no kernel setting may move this figure: where it moves, the CPU, the clock or the compiler moved. */
    boolean isControl() default false;

    /** Typical time for setting up, in milliseconds, beyond the start of the JVM; the dearest parameter counts. */
    int setupMillis() default 0;
}
