// SPDX-License-Identifier: Apache-2.0
/** The C library as the benchmarks need it: the only user of {@code java.lang.foreign}. Linux, 64 bit. */
@NullMarked
package io.mitigauge.bench.linux;

import org.jspecify.annotations.NullMarked;
