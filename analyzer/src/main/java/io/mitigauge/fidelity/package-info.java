// SPDX-License-Identifier: Apache-2.0
/** Holds the benchmarks against C programs that do the same, on the same machine in the same minutes. For developers. */
@NullMarked
package io.mitigauge.fidelity;

import org.jspecify.annotations.NullMarked;
