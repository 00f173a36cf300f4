// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a benchmark method is for, in words that a report can print, and when it is measured. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Probe {

    /** What moves this figure, in one sentence. */
    String exposes();

    /** What must not be concluded from it, in one sentence. */
    String cannotShow();

    /**
     * By what means it is ruled out, as far as each could happen, that the compiler leaves the work out, folds it, or the CPU
     * prefetches it, and that luck with the size of pages or who touched memory first makes the figure; sentences.
     */
    String ruledOut();

    /**
     * What it does that mitigations or SMT act on. The mechanisms that act on this figure are those of its triggers, with {@link
     * #moves}: none for a control, and at least one for all else.
     */
    Trigger[] triggers() default {};

    /** What only some of its configurations do besides. */
    Where[] where() default {};

    /** What acts on this figure besides, and is not set off by one of its triggers. */
    Mechanism[] moves() default {};

    /**
     * The order of magnitude to expect on usual servers, with its unit, as {@code 100 ns}; several where parameters make
     * a difference, as {@code 1 ns (16k) to 100 ns (256m)}.
     */
    String magnitude();

    /**
     * The benchmark to read beside this one: the same work without what this one exposes. Either {@code method} of the
     * same class or {@code Class.method}, both by simple names; empty for a control. Following the names from any
     * benchmark ends at a control.
     */
    String control() default "";

    /** Whether no kernel setting may move this figure: where it moves, the CPU, the clock or the compiler moved. */
    boolean isControl() default false;

    /**
     * The configurations that the profiles {@code smoke} and {@code quick} take, {@code standard} and {@code thorough}
     * too. Each entry names values of parameters, {@code size=1} or {@code size=1,place=near}, and means every
     * configuration that has them all; {@code *} means every configuration.
     */
    String[] quick() default {};

    /** The further configurations that {@code standard} takes; entries as in {@link #quick}. {@code thorough} takes all. */
    String[] standard() default {};

    /**
     * What some guests have not; a benchmark that ordinary guests skip names at least one. What nearly all have (pages of 4 KiB, a few
     * MiB of free memory) is not named, though it is looked at.
     */
    Need[] needs() default {};

    /**
     * System calls that one operation makes, all threads together; negative where they are not known. Times what one of
     * them costs more, it predicts a part of what the operation costs more.
     */
    double systemCalls() default -1;

    /** Typical time for setting up, in milliseconds, beyond the start of the JVM; the dearest parameter counts. */
    int setupMillis() default 0;

    /** What the configurations do that have certain values of parameters. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target({})
    @interface Where {

        /** Which they are; an entry as in {@link Probe#quick}. */
        String value();

        /** What they do. */
        Trigger[] triggers();
    }
}
