// SPDX-License-Identifier: Apache-2.0
/** What it costs to hand the CPU to another thread, and to wake one elsewhere. */
@NullMarked
package io.mitigauge.bench.schedule;

import org.jspecify.annotations.NullMarked;
