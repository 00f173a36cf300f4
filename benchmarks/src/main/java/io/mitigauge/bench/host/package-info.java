// SPDX-License-Identifier: Apache-2.0
/** One long-lived process that runs JMH forks on request, one at a time, and reports on standard output. */
@NullMarked
package io.mitigauge.bench.host;

import org.jspecify.annotations.NullMarked;
