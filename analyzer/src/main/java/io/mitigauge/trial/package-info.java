// SPDX-License-Identifier: Apache-2.0
/**
 * Puts rules to the test on recorded runs of which the truth is known: nothing was changed between them, or some benchmarks were
 * slowed down by a known share.
 */
@NullMarked
package io.mitigauge.trial;

import org.jspecify.annotations.NullMarked;
