// SPDX-License-Identifier: Apache-2.0
/** A service under a load that does not wait for it: what its users feel, at rates that stay the same. */
@NullMarked
package io.mitigauge.bench.latency;

import org.jspecify.annotations.NullMarked;
