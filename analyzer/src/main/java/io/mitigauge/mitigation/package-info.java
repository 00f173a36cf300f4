/**
 * What a guest's own words about SMT and mitigations mean: pure functions of an
 * {@link io.mitigauge.model.Environment}.
 */
@NullMarked
package io.mitigauge.mitigation;

import org.jspecify.annotations.NullMarked;
