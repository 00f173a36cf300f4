// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import io.mitigauge.model.Reading.Value;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By which name a hypervisor goes in CPUID. */
final class HypervisorSignatureTest {

    private static final String SOURCE = "CPUID leaf 0x40000000";

    @TempDir
    private Path root;

    @ParameterizedTest
    @CsvSource({
        "544347544347544347544347, QEMU TCG (emulation)", // "TCG" four times
        "4b564d4b564d4b564d000000, KVM", // "KVM" three times, and zeros
        "4d6963726f736f6674204876, Hyper-V", // "Microsoft Hv"
        "564d77617265564d77617265, VMware", // "VMware" twice
        "58656e564d4d58656e564d4d, Xen", // "XenVMM" twice
        "626879766520626879766520, bhyve" // "bhyve " twice
    })
    void knowsThoseThatMatter(String hex, String name) {
        assertThat(HypervisorSignature.ofHex(hex)).isEqualTo(new Value(name, SOURCE));
    }

    @Test
    void doesNotGuessAtOthers() {
        assertThat(HypervisorSignature.ofHex("000000000000000000000000"))
                .isEqualTo(new Absent(Reason.MISSING, "CPUID names none that is known", SOURCE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "54434754", "Error: could not create", "5443475443475443475443zz"})
    void saysThatNobodyAnswered(String output) {
        assertThat(HypervisorSignature.ofHex(output)).isEqualTo(new Absent(Reason.ERROR, "no JVM answered", SOURCE));
    }

    @Test
    void asksTheRunningSystemOnly() {
        assertThat(HypervisorSignature.ask(new Tree(root).files()))
                .isEqualTo(new Absent(Reason.MISSING, "known of the running system only", SOURCE));
    }

    @Test
    void executesTheInstructionWhereThereIsOne() {
        Reading reading = HypervisorSignature.ask(GuestFiles.at(Path.of("/")));
        assertThat(reading instanceof Absent absent ? absent.reason() : Reason.MISSING)
                .isEqualTo(Reason.MISSING);
    }
}
