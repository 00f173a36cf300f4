// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What would tell a stranger whose machine this is; {@link Redaction} replaces it.
 *
 * @param hosts names of the guest, short and with domain
 * @param users account names
 * @param homes home directories, absolute paths
 * @param machineIds identities that are not written as UUIDs, such as the 32 digits of {@code /etc/machine-id}
 */
public record Identity(Set<String> hosts, Set<String> users, Set<String> homes, Set<String> machineIds) {

    private static final List<String> HOST_FILES = List.of("/proc/sys/kernel/hostname", "/etc/hostname");
    private static final List<String> MACHINE_ID_FILES = List.of("/etc/machine-id", "/var/lib/dbus/machine-id");

    /** Shorter ones identify nothing, and would be found in the middle of other numbers. */
    private static final Pattern MACHINE_ID = Pattern.compile("[0-9a-fA-F-]{12,64}");

    /** Nobody: only what is private by its shape is replaced. */
    public static final Identity NONE = new Identity(Set.of(), Set.of(), Set.of(), Set.of());

    /** Copies the sets, blank elements left out; adds the short form of each host name with a domain. */
    public Identity {
        Set<String> withShort = new TreeSet<>(stripped(hosts));
        for (String host : stripped(hosts)) {
            int dot = host.indexOf('.');
            if (dot > 0) {
                withShort.add(host.substring(0, dot));
            }
        }
        hosts = Set.copyOf(withShort);
        users = stripped(users);
        homes = stripped(homes);
        machineIds = stripped(machineIds);
    }

    /** That of the running system and the user who runs this JVM. */
    public static Identity live() {
        Identity machine = of(GuestFiles.at(Path.of("/")));
        Set<String> hosts = new LinkedHashSet<>(machine.hosts());
        environment("HOSTNAME").ifPresent(hosts::add);
        Set<String> users = new LinkedHashSet<>(Set.of(System.getProperty("user.name", "")));
        List.of("USER", "LOGNAME", "SUDO_USER")
                .forEach(name -> environment(name).ifPresent(users::add));
        Set<String> homes = new LinkedHashSet<>(Set.of(System.getProperty("user.home", "")));
        environment("HOME").ifPresent(homes::add);
        return new Identity(hosts, users, homes, machine.machineIds());
    }

    /** What the files below a root tell; accounts are not among them. */
    static Identity of(GuestFiles files) {
        Set<String> hosts = new LinkedHashSet<>();
        Set<String> ids = new LinkedHashSet<>();
        HOST_FILES.forEach(file -> files.line(file).text().ifPresent(hosts::add));
        MACHINE_ID_FILES.forEach(file -> files.line(file)
                .text()
                .filter(id -> MACHINE_ID.matcher(id).matches())
                .ifPresent(ids::add));
        return new Identity(hosts, Set.of(), Set.of(), ids);
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name));
    }

    private static Set<String> stripped(Set<String> texts) {
        Set<String> kept = new TreeSet<>();
        for (String text : texts) {
            if (!text.isBlank()) {
                kept.add(text.strip());
            }
        }
        return Set.copyOf(kept);
    }
}
