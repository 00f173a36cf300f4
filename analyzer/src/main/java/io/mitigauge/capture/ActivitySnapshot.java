// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;

/**
 * The guest's counters at one moment, as the kernel wrote them; {@link Snapshots} makes sense of two of them.
 *
 * @param nanoTime moment, nanoseconds on the monotonic clock of this JVM
 * @param stat text of {@code /proc/stat}
 * @param cpuPressure text of {@code /proc/pressure/cpu}
 * @param memoryPressure text of {@code /proc/pressure/memory}
 * @param ioPressure text of {@code /proc/pressure/io}
 * @param loadavg text of {@code /proc/loadavg}
 * @param clocksource name of the current clocksource
 * @param throttledMicros for which CPU quotas have stopped our control group so far
 * @param ownTicks CPU time of our own processes and their finished children so far, in ticks of 10 ms
 */
public record ActivitySnapshot(
        long nanoTime,
        Reading stat,
        Reading cpuPressure,
        Reading memoryPressure,
        Reading ioPressure,
        Reading loadavg,
        Reading clocksource,
        Reading throttledMicros,
        Reading ownTicks) {}
