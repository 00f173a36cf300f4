// SPDX-License-Identifier: Apache-2.0
/**
 * What mitigauge talks about: readings, benchmarks, forks, runs, comparisons. Data only: no I/O, no clock, no
 * statistics; depends on nothing, and every other package may depend on it.
 */
@NullMarked
package io.mitigauge.model;

import org.jspecify.annotations.NullMarked;
