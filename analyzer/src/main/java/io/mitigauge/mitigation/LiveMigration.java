// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.mitigation;

import io.mitigauge.model.Environment;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The sign that a guest was moved to another host while it ran: the CPU is now another than the one that the kernel read
 * at boot. A move between equal CPUs leaves no such sign, nor does one where the hypervisor shows the same CPU on both.
 */
public final class LiveMigration {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

    private LiveMigration() {}

    /** On what the machine was booted and on what it runs, where these differ; empty where they do not, or are unknown. */
    public static Optional<String> sign(Environment environment) {
        return atBoot(environment)
                .flatMap(booted -> environment
                        .text("cpu.liveSignature")
                        .filter(now -> !now.equals(booted))
                        .map(now -> "booted on " + booted + ", now on " + now));
    }

    private static Optional<String> atBoot(Environment environment) {
        return number(environment, "cpu.family")
                .flatMap(family -> number(environment, "cpu.modelNumber")
                        .flatMap(model -> number(environment, "cpu.stepping")
                                .map(stepping -> "family " + family + " model " + model + " stepping " + stepping)));
    }

    private static Optional<String> number(Environment environment, String field) {
        return environment.text(field).filter(text -> NUMBER.matcher(text).matches());
    }
}
