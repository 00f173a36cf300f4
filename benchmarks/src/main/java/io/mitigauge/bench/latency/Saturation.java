// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.latency;

import io.mitigauge.bench.record.LatencyRecorder;
import java.util.concurrent.TimeUnit;

/** The most that a service can do, found by never letting it wait. */
final class Saturation {

    /** Requests under way: enough that one always waits, few enough to fit a socket's buffer. */
    static final int UNDER_WAY = 16;

    private static final long WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long MEASURED_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private Saturation() {}

    /** Takes 0.6 s; nothing is under way afterwards. */
    static double nanosPerRequest(Client client) {
        LatencyRecorder unused = new LatencyRecorder();
        nanosPerRequest(client, WARM_UP_NANOS, unused);
        double nanos = nanosPerRequest(client, MEASURED_NANOS, unused);
        client.takeAll(unused);
        return nanos;
    }

    private static double nanosPerRequest(Client client, long duration, LatencyRecorder latencies) {
        long start = System.nanoTime();
        long requests = 0;
        while (System.nanoTime() - start < duration) {
            client.sendWithin(UNDER_WAY, latencies);
            requests++;
        }
        return (double) (System.nanoTime() - start) / requests;
    }
}
