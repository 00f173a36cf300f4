// SPDX-License-Identifier: Apache-2.0
/** What hardware threads give and take when they share a core, and how much work all of them do. */
@NullMarked
package io.mitigauge.bench.smt;

import org.jspecify.annotations.NullMarked;
