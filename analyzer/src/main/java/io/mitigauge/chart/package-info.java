// SPDX-License-Identifier: Apache-2.0
/** Comparisons as pictures: SVG text, drawn by XChart, which no other package knows. */
@NullMarked
package io.mitigauge.chart;

import org.jspecify.annotations.NullMarked;
