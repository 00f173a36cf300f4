// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Binds each thread that measures to a CPU of its own: the first of this process's for a single thread, the next ones for
 * others. A set-up that takes it as a parameter runs bound, so that memory is touched first where it is used, and no
 * migration in the middle of a fork leaves caches and TLB behind.
 */
@State(Scope.Thread)
public class OwnCpu {

    private Pin pin;

    /** Binds the calling thread. */
    @Setup(Level.Trial)
    public void pin(ThreadParams thread) {
        List<Integer> cpus = Cores.ofThisProcess().cpus();
        pin = Pin.to(cpus.get(thread.getThreadIndex() % cpus.size()));
    }

    /** Frees the calling thread. */
    @TearDown(Level.Trial)
    public void free() {
        pin.close();
    }
}
