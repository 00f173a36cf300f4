// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Value;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.HexFormat;
import java.util.Map;

/**
 * The name that a hypervisor gives itself in CPUID: of the running system alone, but no file system hides it. To ask takes a
 * fifth of a second, so it is asked only where files leave a doubt.
 */
final class HypervisorSignature {

    private static final String SOURCE = "CPUID leaf 0x40000000";
    private static final int HEX_DIGITS = 24;

    /**
     * Signatures and names: the kernel's arch/x86/kernel/cpu (vmware.c, mshyperv.c, kvm.c), systemd's src/basic/virt.c;
     * TCG's is in QEMU's target/i386/cpu.c.
     */
    private static final Map<String, String> NAMES = Map.of(
            "TCGTCGTCGTCG", HypervisorFields.TCG,
            "KVMKVMKVM", "KVM",
            "Linux KVM Hv", "KVM",
            "Microsoft Hv", "Hyper-V",
            "VMwareVMware", "VMware",
            "XenVMMXenVMM", "Xen",
            "VBoxVBoxVBox", "VirtualBox",
            "bhyve bhyve", "bhyve");

    private HypervisorSignature() {}

    /** The hypervisor's name; absent where nothing can be asked, or none that is known answers. */
    static Reading ask(GuestFiles files) {
        if (!files.live()) {
            return Readings.missing("known of the running system only", SOURCE);
        }
        if (!Cpuid.isX86()) {
            return Readings.missing("no CPUID but on x86", SOURCE);
        }
        return Asked.ANSWER;
    }

    /** No guest changes to another kind of hypervisor while it runs: once asked, it is known. */
    private static final class Asked {
        private static final Reading ANSWER = answer();
    }

    private static Reading answer() {
        try {
            return ofHex(AskedJvm.output(
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            ownPlace(),
                            Cpuid.class.getName())
                    .strip());
        } catch (IOException | URISyntaxException e) {
            return Readings.error("no JVM answered", SOURCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Readings.error("interrupted", SOURCE);
        }
    }

    private static String ownPlace() throws URISyntaxException, IOException {
        CodeSource source = Cpuid.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IOException("not loaded from a file");
        }
        return Path.of(source.getLocation().toURI()).toString();
    }

    /** The name for 12 bytes in hexadecimal, which may end with zeros. */
    static Reading ofHex(String hex) {
        if (hex.length() != HEX_DIGITS || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            return Readings.error("no JVM answered", SOURCE);
        }
        String signature = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .strip();
        String name = NAMES.get(signature);
        return name == null ? Readings.missing("CPUID names none that is known", SOURCE) : new Value(name, SOURCE);
    }
}
