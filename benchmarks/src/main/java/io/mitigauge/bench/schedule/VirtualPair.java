// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.schedule;

import io.mitigauge.bench.Held;
import java.util.concurrent.locks.LockSupport;

/** Two virtual threads that pass a token as often as they are told, by a thread of the kernel that waits meanwhile. */
final class VirtualPair implements Held.Resource {

    private final Thread caller;
    private final Thread first = Thread.ofVirtual().name("first").unstarted(this::send);
    private final Thread second = Thread.ofVirtual().name("second").unstarted(this::answer);
    private volatile int asked;
    private volatile boolean underWay;
    private volatile boolean ending;
    private long answered;

    private VirtualPair(Thread caller) {
        this.caller = caller;
    }

    /** Starts both, for the calling thread. */
    static VirtualPair start() {
        VirtualPair pair = new VirtualPair(Thread.currentThread());
        pair.first.start();
        pair.second.start();
        return pair;
    }

    /** There and back so many times, from the thread that started them. */
    void roundTrips(int times) {
        asked = times;
        LockSupport.unpark(first);
        while (asked > 0) {
            LockSupport.park(this);
        }
    }

    private void send() {
        while (!ending) {
            int times = asked;
            if (times == 0) {
                LockSupport.park(this);
                continue;
            }
            for (int i = 0; i < times; i++) {
                underWay = true;
                LockSupport.unpark(second);
                while (underWay) {
                    LockSupport.park(this);
                }
            }
            asked = 0;
            LockSupport.unpark(caller);
        }
    }

    private void answer() {
        while (!ending) {
            if (underWay) {
                answered++;
                underWay = false;
                LockSupport.unpark(first);
            } else {
                LockSupport.park(this);
            }
        }
    }

    /** Round trips so far, seen by who asked for them. */
    long answered() {
        return answered;
    }

    /** Ends both and waits for their end. */
    @Override
    public void close() {
        ending = true;
        try {
            for (Thread thread : new Thread[] {first, second}) {
                LockSupport.unpark(thread);
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
