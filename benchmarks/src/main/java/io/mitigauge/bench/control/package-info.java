// SPDX-License-Identifier: Apache-2.0
/** What no setting of the kernel may move: where it moves, the CPU, the clock or the compiler moved. */
@NullMarked
package io.mitigauge.bench.control;

import org.jspecify.annotations.NullMarked;
