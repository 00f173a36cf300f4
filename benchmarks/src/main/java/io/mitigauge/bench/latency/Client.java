// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.latency;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.record.LatencyRecorder;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;

/**
 * Sends requests that carry the moment at which they were meant to be sent, and takes the answers as they come. A latency
 * counts from that moment: where a request had to wait because the service, or the client itself, was late, that is in it,
 * and nothing is left out (no coordinated omission). Used by one thread.
 */
final class Client {

    private static final MethodHandle RECV = Libc.recv().bare();
    private static final MethodHandle SEND = Libc.send().bare();
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int socket;
    private final OffHeap request;
    private final OffHeap answer;
    private long underWay;

    /** With memory that somebody keeps for it. */
    Client(int socket, Held.Keeper keeper) {
        this.socket = socket;
        request = keeper.keep(OffHeap.map(Service.REQUEST_BYTES));
        answer = keeper.keep(OffHeap.map(Service.REQUEST_BYTES));
    }

    /** Waits for a moment, taking answers meanwhile, and sends a request that was meant for it. */
    void sendAt(long moment, LatencyRecorder latencies) {
        while (System.nanoTime() < moment) {
            take(latencies);
        }
        request.putLong(0, moment);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!send()) { // the socket is full: the service is behind, and the request waits here
            take(latencies);
            requireBefore(deadline);
        }
        underWay++;
    }

    /** Sends a request now, and takes answers until fewer than {@code most} are under way. */
    void sendWithin(int most, LatencyRecorder latencies) {
        sendAt(System.nanoTime(), latencies);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (underWay >= most) {
            take(latencies);
            requireBefore(deadline);
        }
    }

    /** Waits for every answer that is still to come. */
    void takeAll(LatencyRecorder latencies) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (underWay > 0) {
            take(latencies);
            requireBefore(deadline);
        }
    }

    private static void requireBefore(long deadline) {
        if (System.nanoTime() > deadline) {
            throw new IllegalStateException("the service does not answer within %d s"
                    .formatted(TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS)));
        }
    }

    /** At most one answer, if there is one. */
    private void take(LatencyRecorder latencies) {
        if (underWay == 0) {
            return;
        }
        long got;
        try {
            got = (long) RECV.invokeExact(socket, answer.address(), (long) Service.REQUEST_BYTES, MSG_DONTWAIT);
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw", e);
        }
        if (got == Service.REQUEST_BYTES) {
            underWay--;
            latencies.record(System.nanoTime() - answer.getLong(0));
        }
    }

    private boolean send() {
        try {
            long sent = (long) SEND.invokeExact(
                    socket, request.address(), (long) Service.REQUEST_BYTES, MSG_DONTWAIT | MSG_NOSIGNAL);
            return sent == Service.REQUEST_BYTES;
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw", e);
        }
    }
}
