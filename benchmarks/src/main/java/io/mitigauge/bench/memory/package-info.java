// SPDX-License-Identifier: Apache-2.0
/** What loads and page faults cost. */
@NullMarked
package io.mitigauge.bench.memory;

import org.jspecify.annotations.NullMarked;
