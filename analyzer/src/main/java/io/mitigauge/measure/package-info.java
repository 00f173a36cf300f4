// SPDX-License-Identifier: Apache-2.0
/**
 * Starts the benchmark host, a child process that forks the measured JVMs, follows its progress and enforces time-outs.
 * The two programs meet only through that child's pipes and the files it is told to write.
 */
@NullMarked
package io.mitigauge.measure;

import org.jspecify.annotations.NullMarked;
