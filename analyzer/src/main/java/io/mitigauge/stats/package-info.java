// SPDX-License-Identifier: Apache-2.0
/**
 * Statistics: static, pure, deterministic functions on numbers. Depends on nothing of ours. docs/statistics.md says which
 * printed figure comes from which function.
 */
@NullMarked
package io.mitigauge.stats;

import org.jspecify.annotations.NullMarked;
