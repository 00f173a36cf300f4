// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

/**
 * Two CPUs.
 *
 * @param measured where the thread runs that is timed
 * @param other where another thread runs meanwhile
 */
public record CpuPair(int measured, int other) {}
