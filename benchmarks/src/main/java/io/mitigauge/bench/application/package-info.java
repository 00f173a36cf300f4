// SPDX-License-Identifier: Apache-2.0
/** Small whole programs that users recognise: what mechanisms cost where they come in a mix. */
@NullMarked
package io.mitigauge.bench.application;

import org.jspecify.annotations.NullMarked;
