// SPDX-License-Identifier: Apache-2.0
/** The program {@code mitigauge}: {@link io.mitigauge.Main} starts the command line. */
@NullMarked
package io.mitigauge;

import org.jspecify.annotations.NullMarked;
