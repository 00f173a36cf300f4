// SPDX-License-Identifier: Apache-2.0
/** Which CPUs share a core, judged from measurements: for guests whose hypervisor does not tell. */
@NullMarked
package io.mitigauge.topology;

import org.jspecify.annotations.NullMarked;
