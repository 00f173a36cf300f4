// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;

/** Probes for tests, on methods that nobody calls. */
final class Probes {

    private Probes() {}

    /** The probe of one of the methods below. */
    static Probe of(String method) throws NoSuchMethodException {
        return Probes.class.getDeclaredMethod(method).getAnnotation(Probe.class);
    }

    @Probe(
            exposes = "This.",
            cannotShow = "Not that.",
            ruledOut = "Thus.",
            triggers = {Trigger.TASK_SWITCH, Trigger.USER_COPY},
            moves = {Mechanism.SSBD, Mechanism.PTI},
            magnitude = "1 us",
            needs = Need.TWO_CPUS,
            setupMillis = 30)
    static void described() {}

    @Probe(
            exposes = "",
            cannotShow = "",
            ruledOut = "",
            magnitude = "",
            quick = {"place=near,size=1"},
            standard = {"place=near", "size=2"})
    static void chosen() {}

    @Probe(exposes = "", cannotShow = "", ruledOut = "", magnitude = "", quick = "*")
    static void chosenWhole() {}

    @Probe(exposes = "", cannotShow = "", ruledOut = "", magnitude = "", standard = "size=9")
    static void choosesNothing() {}

    @Probe(exposes = "", cannotShow = "", ruledOut = "", magnitude = "", quick = "near")
    static void malformed() {}

    @Probe(exposes = "", cannotShow = "", ruledOut = "", magnitude = "", quick = "")
    static void empty() {}
}
