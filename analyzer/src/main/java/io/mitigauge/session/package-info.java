// SPDX-License-Identifier: Apache-2.0
/**
 * One run from start to end: plan, rounds, resume, interruption. The only package that joins what is captured, measured
 * and kept.
 */
@NullMarked
package io.mitigauge.session;

import org.jspecify.annotations.NullMarked;
