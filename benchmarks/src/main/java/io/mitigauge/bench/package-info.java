// SPDX-License-Identifier: Apache-2.0
/** The measured programs: one package a mechanism, ordinary JMH benchmarks, each with its control beside it. */
@NullMarked
package io.mitigauge.bench;

import org.jspecify.annotations.NullMarked;
