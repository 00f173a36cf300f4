// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.mitigation;

import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Simultaneous multithreading (Intel: HyperThreading), as this machine can see it. Values of {@code smt/control}:
 * Documentation/ABI/testing/sysfs-devices-system-cpu.
 *
 * @param control word of {@code smt/control}, or {@code absent}
 * @param because one sentence: what it means here, and what caused it where that is known
 */
public record SmtAnswer(String control, String because) {

    private static final List<String> NOSMT_ENDINGS = List.of("nosmt", "nosmt=force");

    /** The answer for an environment. */
    public static SmtAnswer of(Environment environment) {
        Guest guest = new Guest(environment);
        Reading control = guest.reading("smt.control");
        String word = control.text().orElse("absent");
        return new SmtAnswer(
                word,
                switch (word) {
                    case "on" -> on(guest);
                    case "off" -> "off: the second threads are offline" + cause(guest);
                    case "forceoff" -> "off, and cannot be switched on before the next boot" + cause(guest);
                    case "notsupported" -> notSupported(guest);
                    case "notimplemented" -> "this kernel has no control of SMT for this CPU" + seen(guest);
                    case "absent" -> "unknown: smt/control is " + control.shown() + seen(guest);
                    default ->
                        word.matches("[0-9]{1,4}")
                                ? "partly on: " + word + " threads per core are allowed"
                                : "unknown: the kernel says \"" + word + "\"";
                });
    }

    private static String on(Guest guest) {
        return guest.text("smt.active").equals("0")
                ? "allowed, but no two threads of a core are online" + offline(guest)
                : "on" + seen(guest);
    }

    private static String notSupported(Guest guest) {
        return guest.virtual()
                ? "not visible: this guest sees one thread per core, and cannot know whether its CPUs share cores with each"
                        + " other or with other guests"
                : "this CPU has no second threads, or the firmware has switched them off";
    }

    private static String seen(Guest guest) {
        String threads = guest.text("cpu.threadsPerCore");
        return threads.isEmpty()
                ? ""
                : ": " + threads + (threads.equals("1") ? " thread" : " threads") + " per core online";
    }

    private static String offline(Guest guest) {
        String offline = guest.text("cpu.offline");
        return offline.isEmpty() || offline.equals("none") ? "" : " (offline: CPU " + offline + ")";
    }

    private static String cause(Guest guest) {
        if (!guest.knows("kernel.commandLine")) {
            return "; whether a boot parameter asks for it cannot be told";
        }
        String causes = guest.parameters().stream()
                .filter(p -> NOSMT_ENDINGS.contains(p) || p.endsWith(",nosmt"))
                .collect(Collectors.joining(", "));
        return causes.isEmpty() ? "; no boot parameter asks for it, so it was done at run time" : ", by " + causes;
    }
}
