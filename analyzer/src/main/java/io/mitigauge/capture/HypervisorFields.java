// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import io.mitigauge.model.Reading.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Fields {@code hypervisor.kind}, {@code machine.vendor} and {@code machine.product}: what the guest runs on, as far as
 * files without serial numbers tell. The source says which of them told.
 */
final class HypervisorFields {

    /** QEMU that plays the CPUs by a program. */
    static final String TCG = "QEMU TCG (emulation)";

    /** QEMU that lacks what KVM gives: it emulates, or uses what other systems than Linux virtualise with, as HVF of macOS. */
    static final String NOT_KVM = "QEMU without KVM, perhaps emulation";

    private static final String DMI = "/sys/devices/virtual/dmi/id/";
    private static final String CLOCKS = "/sys/devices/system/clocksource/clocksource0/available_clocksource";

    /** Beginnings of DMI product names and vendors, the telling ones first. */
    private static final List<Map.Entry<String, String>> BY_DMI = List.of(
            Map.entry("KVM", "KVM"),
            Map.entry("OpenStack", "KVM (OpenStack)"),
            Map.entry("KubeVirt", "KVM (KubeVirt)"),
            Map.entry("Google", "KVM (Google Compute Engine)"),
            Map.entry("DigitalOcean", "KVM (DigitalOcean)"),
            Map.entry("Linode", "KVM (Linode)"),
            Map.entry("Akamai", "KVM (Linode)"),
            Map.entry("Hetzner", "KVM (Hetzner)"),
            Map.entry("Alibaba Cloud", "KVM (Alibaba Cloud)"),
            Map.entry("VMware", "VMware"),
            Map.entry("VMW", "VMware"),
            Map.entry("VirtualBox", "VirtualBox"),
            Map.entry("innotek GmbH", "VirtualBox"),
            Map.entry("HVM domU", "Xen"),
            Map.entry("Xen", "Xen"),
            Map.entry("Parallels", "Parallels"),
            Map.entry("BHYVE", "bhyve"),
            Map.entry("Apple Virtualization", "Apple Virtualization"),
            Map.entry("QEMU", "QEMU"),
            Map.entry("Bochs", "QEMU"));

    private static final String CPUINFO = "/proc/cpuinfo";
    private static final Pattern FLAGS = Pattern.compile("^flags\\b.*");
    private static final Pattern FLAGS_OF_A_GUEST = Pattern.compile("^flags\\b.* hypervisor\\b");

    private HypervisorFields() {}

    static void addTo(Fields fields, GuestFiles files) {
        addTo(fields, files, () -> HypervisorSignature.ask(files));
    }

    /** The signature is asked for only where files leave a doubt. */
    static void addTo(Fields fields, GuestFiles files, Supplier<Reading> signature) {
        Reading vendor = files.line(DMI + "sys_vendor");
        Reading product = files.line(DMI + "product_name");
        fields.put("machine.vendor", vendor);
        fields.put("machine.product", product);
        fields.put("hypervisor.kind", kind(files, vendor, product, signature));
    }

    private static Reading kind(GuestFiles files, Reading vendor, Reading product, Supplier<Reading> signature) {
        return emulated(files)
                .or(() -> files.line("/sys/hypervisor/type").text().map(type -> told(type, "/sys/hypervisor/type")))
                .or(() -> clouds(vendor, product))
                .or(() -> byDmi(product).filter(kind -> !kind.equals("QEMU")).map(kind -> told(kind, product.source())))
                .or(() -> byDmi(vendor).filter(kind -> !kind.equals("QEMU")).map(kind -> told(kind, vendor.source())))
                .or(() -> byClock(files))
                .or(() -> isVirtual(files)
                        ? Optional.of(signature.get()).filter(r -> r.text().isPresent())
                        : Optional.empty())
                .or(() -> byLack(files, vendor))
                .or(() -> byDmi(vendor).map(kind -> told(kind, vendor.source())))
                .orElseGet(() -> unknown(vendor));
    }

    /** That none is named means something only where the files could be read. */
    private static Reading unknown(Reading vendor) {
        String source = "/sys/hypervisor, DMI, clocksources";
        return vendor instanceof Absent absent && absent.reason() != Reason.MISSING
                ? Readings.from(source, absent)
                : Readings.missing("no file names one", source);
    }

    /** QEMU without KVM names itself in the CPU's model, unless it was told to pose as another. */
    private static Optional<Reading> emulated(GuestFiles files) {
        return files.textOf(CPUINFO)
                .filter(text -> text.lines().anyMatch(l -> l.startsWith("model name") && l.contains("TCG")))
                .map(text -> told(TCG, CPUINFO));
    }

    /** Whether the CPU says that it is virtual, or its flags cannot be read. */
    private static boolean isVirtual(GuestFiles files) {
        return files.textOf(CPUINFO)
                .map(text -> text.lines().noneMatch(l -> FLAGS.matcher(l).find())
                        || text.lines()
                                .anyMatch(l -> FLAGS_OF_A_GUEST.matcher(l).find()))
                .orElse(true);
    }

    /**
     * QEMU that plays a CPU of another name: as a guest of KVM it would have KVM's clock, or at least the timer that KVM gives to
     * every guest whose CPU model has it. TCG lacks it (TCG_EXT_FEATURES in target/i386/cpu.c of QEMU), and so does HVF
     * (target/i386/hvf/x86_cpuid.c), which emulates nothing.
     */
    private static Optional<Reading> byLack(GuestFiles files, Reading vendor) {
        boolean qemu = byDmi(vendor).filter("QEMU"::equals).isPresent();
        boolean clocksKnown = files.line(CLOCKS).text().isPresent();
        boolean lacksTimer = files.textOf(CPUINFO)
                .filter(text -> text.lines()
                        .anyMatch(l -> FLAGS_OF_A_GUEST.matcher(l).find() && !l.contains(" tsc_deadline_timer")))
                .isPresent();
        return qemu && clocksKnown && lacksTimer
                ? Optional.of(told(NOT_KVM, "DMI; neither a KVM clock nor a TSC deadline timer"))
                : Optional.empty();
    }

    /** Vendors whose product name says nothing, or which also rent out whole machines. */
    private static Optional<Reading> clouds(Reading vendor, Reading product) {
        String maker = vendor.text().orElse("");
        String name = product.text().orElse("");
        if (maker.startsWith("Microsoft") && name.startsWith("Virtual Machine")) {
            return Optional.of(told("Hyper-V", product.source()));
        }
        if (maker.startsWith("Amazon EC2")) {
            return Optional.of(
                    told(name.contains(".metal") ? "none (bare metal)" : "KVM (Amazon EC2)", vendor.source()));
        }
        return Optional.empty();
    }

    private static Optional<String> byDmi(Reading reading) {
        return reading.text()
                .flatMap(text -> BY_DMI.stream()
                        .filter(entry -> text.startsWith(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst());
    }

    /** A paravirtual clock is offered by the hypervisor whose name it bears, or by one that poses as it. */
    private static Optional<Reading> byClock(GuestFiles files) {
        String available = files.line(CLOCKS).text().orElse("");
        if (available.contains("kvm-clock")) {
            return Optional.of(told("KVM", CLOCKS));
        }
        if (available.contains("hyperv_clocksource")) {
            return Optional.of(told("Hyper-V", CLOCKS));
        }
        return available.contains("xen") ? Optional.of(told("Xen", CLOCKS)) : Optional.empty();
    }

    private static Reading told(String kind, String source) {
        return new Value(kind, source);
    }
}
