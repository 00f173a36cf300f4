// SPDX-License-Identifier: Apache-2.0
/**
 * Bundles on disk: the only code that knows the folder's format. Writing is durable (temporary name, fsync, rename),
 * reading trusts nothing (sizes, depths, paths and numbers are limited). docs/bundle-format.md is its contract.
 */
@NullMarked
package io.mitigauge.bundle;

import org.jspecify.annotations.NullMarked;
