// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.measure;

/**
 * One iteration of the fork in flight.
 *
 * @param warmup whether it only warmed up
 * @param number 1-based, within warm-up or measurement
 * @param score in {@code unit}
 * @param unit as JMH names it
 */
public record ForkProgress(boolean warmup, int number, double score, String unit) {}
