// SPDX-License-Identifier: Apache-2.0
/** What it costs to enter the kernel and to come back. */
@NullMarked
package io.mitigauge.bench.syscall;

import org.jspecify.annotations.NullMarked;
