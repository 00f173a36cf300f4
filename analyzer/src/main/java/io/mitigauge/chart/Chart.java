// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

/**
 * A picture with what a reader needs to understand it.
 *
 * @param title what it shows
 * @param svg self-contained SVG, without XML declaration, scaling with its container
 * @param caption what the marks and bars are, how many values stand behind them, and which direction is better
 */
public record Chart(String title, String svg, String caption) {}
