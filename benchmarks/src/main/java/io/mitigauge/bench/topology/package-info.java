// SPDX-License-Identifier: Apache-2.0
/**
 * Measures which CPUs share a core, for guests whose hypervisor does not tell: a program of its own, started by
 * {@code mitigauge}, which judges what it prints.
 */
@NullMarked
package io.mitigauge.bench.topology;

import org.jspecify.annotations.NullMarked;
