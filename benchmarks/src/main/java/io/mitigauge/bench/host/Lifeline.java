// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.linux.ParentDeath;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/**
 * Ends this JVM with its parent: the kernel is asked to kill it. Where the kernel refuses, a thread waits for the end of
 * standard input instead, a pipe whose other end only the parent holds. (Not always: a thread that waits in the kernel
 * delays the JVM's own end by 300 ms.)
 *
 * <p>On a thread of its own, because the first call from Java into C takes some 50 ms.
 */
final class Lifeline implements Runnable {

    private static final int EXIT_ORPHANED = 1;

    private final long parent;
    private final Runnable preparation;
    private final CountDownLatch armed = new CountDownLatch(1);

    private Lifeline(long parent, Runnable preparation) {
        this.parent = parent;
        this.preparation = preparation;
    }

    /**
     * Starts the thread, which the kernel's promise is bound to and which therefore never ends before the JVM.
     *
     * @param parent pid of the process that started this one
     * @param preparation other work that is slow the first time and better done on this thread
     */
    static Lifeline to(long parent, Runnable preparation) {
        Lifeline lifeline = new Lifeline(parent, preparation);
        Thread.ofPlatform().daemon().name("lifeline").start(lifeline);
        return lifeline;
    }

    /** Waits until nothing but waiting remains to be done, so that it does not disturb what is measured next. */
    void awaitArmed() {
        try {
            armed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        boolean promised = false;
        try {
            promised = succeeds(ParentDeath::kills);
            if (ParentDeath.isLost(parent)) { // it ended before the kernel was asked
                Runtime.getRuntime().halt(EXIT_ORPHANED);
            }
            succeeds(preparation);
        } finally {
            armed.countDown();
        }
        if (promised) {
            waitForever();
        }
        readToTheEnd();
        Runtime.getRuntime().halt(EXIT_ORPHANED);
    }

    /** Whatever goes wrong here must neither end this thread nor keep the benchmark from running. */
    private static boolean succeeds(Runnable step) {
        try {
            step.run();
            return true;
        } catch (RuntimeException | Error e) {
            System.err.println("calls into C fail in this JVM: " + e);
            return false;
        }
    }

    private static void waitForever() {
        while (true) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException ignored) {
                // nobody has a reason to
            }
        }
    }

    private static void readToTheEnd() {
        try {
            while (System.in.read() >= 0) {
                // nobody writes to a fork
            }
        } catch (IOException e) {
            System.err.println("standard input failed: " + e.getMessage());
        }
    }
}
