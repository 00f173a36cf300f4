// SPDX-License-Identifier: Apache-2.0
/** Comparisons and runs for readers: terminal, HTML, JSON. Decides nothing; every figure comes from the model. */
@NullMarked
package io.mitigauge.report;

import org.jspecify.annotations.NullMarked;
