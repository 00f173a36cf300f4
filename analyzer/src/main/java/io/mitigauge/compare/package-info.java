// SPDX-License-Identifier: Apache-2.0
/**
 * Two runs in, one comparison out: pairing, environment differences, verdicts, cautions. Pure: no I/O, no clock. The
 * decisions are explained in docs/statistics.md.
 */
@NullMarked
package io.mitigauge.compare;

import org.jspecify.annotations.NullMarked;
