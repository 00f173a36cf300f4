// SPDX-License-Identifier: Apache-2.0
/**
 * Measuring by itself after the next boot: what {@code arm} installs with systemd, what {@code disarm} removes, and what the
 * machine does in between. Nothing here measures or judges; that is left to the commands that users have.
 */
@NullMarked
package io.mitigauge.boot;

import org.jspecify.annotations.NullMarked;
