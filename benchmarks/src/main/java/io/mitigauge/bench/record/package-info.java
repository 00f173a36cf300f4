// SPDX-License-Identifier: Apache-2.0
/** Latencies of single operations, kept as HdrHistogram interval logs. */
@NullMarked
package io.mitigauge.bench.record;

import org.jspecify.annotations.NullMarked;
