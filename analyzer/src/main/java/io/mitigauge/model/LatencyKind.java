// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.model;

/** What a latency is measured from. Neither is ever turned into the other: that would need requests that were never sent. */
public enum LatencyKind {
    /**
     * From the start of an operation that begins when the one before it has ended (closed loop): what one operation takes.
     * While the machine stalls, nothing is asked of it, so that a stall counts once, however long it is.
     */
    SERVICE_TIME("service-time"),
    /** From the moment at which a request was meant to be sent, waiting included (open loop): what a user feels. */
    RESPONSE_TIME("response-time");

    private static final String OPEN_LOOP = "io.mitigauge.bench.latency.OpenLoopBenchmark.";

    private final String label;

    LatencyKind(String label) {
        this.label = label;
    }

    /** The kind that a benchmark records; those of others that we do not know are closed loops. */
    public static LatencyKind of(BenchmarkId benchmark) {
        return benchmark.name().startsWith(OPEN_LOOP) ? RESPONSE_TIME : SERVICE_TIME;
    }

    /** The name in JSON. */
    public String label() {
        return label;
    }

    /** The name in reports. */
    public String shown() {
        return label.replace('-', ' ');
    }
}
