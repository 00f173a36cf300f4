// SPDX-License-Identifier: Apache-2.0
/** The command line: one class per verb; each parses, calls one use case, prints, and returns an exit code. */
@NullMarked
package io.mitigauge.cli;

import org.jspecify.annotations.NullMarked;
