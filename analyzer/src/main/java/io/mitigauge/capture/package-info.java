// SPDX-License-Identifier: Apache-2.0
/**
 * Asks the guest about itself: environment, and what happened while a fork ran. Pure parsers take text; thin readers
 * fetch it from a root folder that need not be {@code /}; what is private is left out here, before anything is stored.
 * The only user of OSHI. docs/environment.md lists every field.
 */
@NullMarked
package io.mitigauge.capture;

import org.jspecify.annotations.NullMarked;
