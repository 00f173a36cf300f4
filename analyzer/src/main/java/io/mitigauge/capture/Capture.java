// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Value;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.SortedMap;

/**
 * Takes the environment of a guest: the running one, or a captured tree of its {@code /proc}, {@code /sys} and
 * {@code /etc}. docs/environment.md lists the fields, their sources and what their absence means.
 */
public final class Capture {

    private static final Path LIVE = Path.of("/");

    /** Fields whose text people or images make up, so that a name may have slipped into it. */
    private static final Set<String> FREE_TEXT = Set.of(
            "kernel.release",
            "kernel.version",
            "kernel.commandLine",
            "os.distribution",
            "machine.vendor",
            "machine.product",
            "jvm.flags",
            "jvm.vendor",
            "jvm.version");

    private Capture() {}

    /**
     * Everything that can be told about the guest. Never throws, prints or waits for long; what cannot be read is there
     * with its reason. Well below a second, of which OSHI takes most.
     *
     * @param root {@code /}, or a captured tree; JVM, C library and OSHI are asked only for {@code /}
     * @param privacy how much may be stored
     * @param clock gives the moment
     * @param toolVersion stored as {@code tool.version}
     */
    public static Environment environment(Path root, Privacy privacy, InstantSource clock, String toolVersion) {
        return environment(GuestFiles.at(root), privacy, clock, toolVersion);
    }

    static Environment environment(GuestFiles files, Privacy privacy, InstantSource clock, String toolVersion) {
        LiveCpu liveCpu = LiveCpu.ask(files);
        OshiFields oshi = OshiFields.ask(files);
        Fields fields = new Fields();
        addKernelsWord(fields, files, privacy, clock);
        fields.group("kernel.config", f -> KernelConfig.addTo(f, files));
        fields.group("platform", f -> PlatformFields.addTo(f, files));
        fields.group("process", f -> ProcessFields.addTo(f, files));
        fields.group("cgroup", f -> Cgroups.addTo(f, files));
        fields.group("jvm", f -> JvmFields.addTo(f, files, privacy));
        fields.group("cpu.liveSignature", liveCpu::addTo);
        fields.group("oshi", oshi::addTo);
        return finished(fields, files, privacy, clock, toolVersion);
    }

    /**
     * What kernel and CPU tell about mitigations, SMT and hypervisor, without the kernel's configuration, the
     * JVM and OSHI: well below a tenth of a second.
     * The parameters are those of {@link #environment}.
     */
    public static Environment machine(Path root, Privacy privacy, InstantSource clock, String toolVersion) {
        return machine(GuestFiles.at(root), privacy, clock, toolVersion);
    }

    static Environment machine(GuestFiles files, Privacy privacy, InstantSource clock, String toolVersion) {
        LiveCpu liveCpu = LiveCpu.ask(files);
        Fields fields = new Fields();
        addKernelsWord(fields, files, privacy, clock);
        fields.group("cpu.liveSignature", liveCpu::addTo);
        return finished(fields, files, privacy, clock, toolVersion);
    }

    private static void addKernelsWord(Fields fields, GuestFiles files, Privacy privacy, InstantSource clock) {
        fields.group("cpu", f -> CpuFields.addTo(f, files));
        fields.group("kernel", f -> SystemFields.addTo(f, files, privacy));
        fields.group("boot", f -> BootFields.addTo(f, files, clock.instant()));
        fields.group("hypervisor", f -> HypervisorFields.addTo(f, files));
    }

    private static Environment finished(
            Fields fields, GuestFiles files, Privacy privacy, InstantSource clock, String toolVersion) {
        fields.put("tool.version", new Value(toolVersion, "mitigauge"));
        SortedMap<String, Reading> known = Collected.in(files).applyTo(fields.byName());
        return new Environment(
                clock.instant(),
                switch (privacy) {
                    case PRIVATE -> redacted(known, files);
                    case FULL -> known;
                });
    }

    /** Salted hash of the running system's boot id: the same text as long as it is not rebooted. */
    public static Reading bootIdHash() {
        return SystemFields.bootIdHash(GuestFiles.at(LIVE));
    }

    private static SortedMap<String, Reading> redacted(SortedMap<String, Reading> fields, GuestFiles files) {
        Redaction redaction = Redaction.of(files.live() ? Identity.live() : Identity.of(files));
        for (String name : FREE_TEXT) {
            fields.computeIfPresent(name, (field, reading) -> Readings.parse(reading, redaction::apply));
        }
        return fields;
    }
}
