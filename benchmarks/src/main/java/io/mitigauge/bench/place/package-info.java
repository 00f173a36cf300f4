// SPDX-License-Identifier: Apache-2.0
/** On which CPUs the threads of a benchmark run. */
@NullMarked
package io.mitigauge.bench.place;

import org.jspecify.annotations.NullMarked;
