// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.mitigation;

import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the answers of this package ask an environment about. */
record Guest(Environment environment) {

    String text(String field) {
        return environment.text(field).orElse("");
    }

    /** Whether a field has a text. */
    boolean knows(String field) {
        return environment.text(field).isPresent();
    }

    /** The reading of a field; absent where nobody looked. */
    Reading reading(String field) {
        Reading reading = environment.fields().get(field);
        return reading != null ? reading : new Reading.Absent(Reading.Reason.MISSING, "not looked for", "");
    }

    /** Whether somebody looked for a field and did not get it, for one of these reasons. */
    boolean isAbsent(String field, Reading.Reason... reasons) {
        return environment.fields().get(field) instanceof Reading.Absent absent
                && Arrays.asList(reasons).contains(absent.reason());
    }

    /** Whether the CPU says that it is virtual, or a hypervisor was recognised otherwise. */
    boolean virtual() {
        String kind = text("hypervisor.kind");
        boolean recognised = !kind.isEmpty() && !kind.equals("none");
        return recognised || text("hypervisor.flag").equals("yes");
    }

    boolean intel() {
        return text("cpu.vendor").equals("GenuineIntel");
    }

    boolean amd() {
        return List.of("AuthenticAMD", "HygonGenuine").contains(text("cpu.vendor"));
    }

    /** Arm implementers' codes stand where x86 has a vendor. */
    boolean arm() {
        return text("cpu.vendor").toLowerCase(Locale.ROOT).startsWith("0x");
    }

    boolean hasFlag(String flag) {
        return words("cpu.flags").contains(flag);
    }

    boolean hasBug(String bug) {
        return words("cpu.bugs").contains(bug);
    }

    /** Whether the kernel's configuration can be read and lacks an option on mitigations. */
    boolean isBuiltWithout(String option) {
        return words("kernel.config.mitigations").contains("!" + option);
    }

    /** Tokens of the kernel's command line, as far as they are stored. */
    List<String> parameters() {
        return words("kernel.commandLine");
    }

    private List<String> words(String field) {
        return List.of(text(field).split("\\s+", -1));
    }
}
