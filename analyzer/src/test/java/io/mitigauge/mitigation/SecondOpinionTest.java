// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.mitigation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where two sources tell two stories. */
final class SecondOpinionTest {

    private static final Map<String, String> AGREED = Map.of(
            "cpu.online", "0-3",
            "cpu.siblings", "0-1;2-3",
            "cpu.allowed", "0-3",
            "memory.total", "1000000 kB",
            "oshi.processor.logicalCount", "4",
            "oshi.processor.physicalCount", "2",
            "oshi.memory.total", "1024000000",
            "oshi.containerized", "no",
            "jvm.processors", "4");

    @Test
    void whereAllAgreeNothingIsSaid() {
        assertThat(SecondOpinion.of(machine(AGREED))).isEmpty();
    }

    @Test
    void clocksThatDoNotAddUpAreTold() {
        Map<String, String> clocks =
                Map.of("uptime.consistent", "no", "uptime.bootTime", "2019-05-14T17:00:00Z", "uptime", "12.5");
        assertThat(SecondOpinion.onBoot(machine(clocks)).orElse(""))
                .startsWith("the boot time (2019-05-14T17:00:00Z) and the uptime (12.5 s) do not add up");
        assertThat(SecondOpinion.onBoot(machine(Map.of("uptime.consistent", "yes"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0-1;2-3, 0-1;2-3, ''",
        "0;1;2;3, 0-1;2-3, 'the kernel lists CPUs 0 and 1, 2 and 3 on two cores, and measured they share one: the hypervisor"
                + " hides it'",
        "0-1;2-3, 0;1;2;3, 'the kernel lists CPUs 0 and 1, 2 and 3 as threads of one core, and measured they are on two: the"
                + " hypervisor does not run them where it says'",
        "0-1;2-3, 0;1, 'the kernel lists CPUs 0 and 1 as threads of one core, and measured they are on two: the hypervisor"
                + " does not run them where it says'",
    })
    void measuredSiblingsAreHeldAgainstTheKernels(String kernel, String measured, String sentence) {
        Environment machine = machine(Map.of("cpu.siblings", kernel, "probe.siblings", measured));
        assertThat(String.join("; ", SecondOpinion.onSiblings(machine))).isEqualTo(sentence);
        assertThat(SecondOpinion.onSiblings(machine(Map.of("cpu.siblings", kernel))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "oshi.processor.logicalCount, 8, 'OSHI counts 8 logical processors, the kernel 4'",
        "oshi.processor.physicalCount, 4, 'OSHI counts 4 cores, the kernel 2'",
        "oshi.memory.total, 900000000, 'OSHI counts 900000000 bytes of memory, the kernel 1024000000'",
        "oshi.containerized, yes, 'OSHI takes this for a container, as it does with plain virtual machines under control groups"
                + " v1 too'",
        "jvm.processors, 1, 'the JVM uses 1 processors, the kernel allows 4: a CPU quota, or an option of the JVM'"
    })
    void aDisagreementIsOneSentence(String field, String text, String sentence) {
        Map<String, String> fields = new TreeMap<>(AGREED);
        fields.put(field, text);
        assertThat(SecondOpinion.of(machine(fields))).containsExactly(sentence);
    }

    @Test
    void anUnseenHypervisorIsADisagreement() {
        TreeMap<String, Reading> fields = new TreeMap<>();
        fields.put("hypervisor.kind", new Reading.Value("KVM", "/sys"));
        assertThat(SecondOpinion.of(new Environment(Instant.EPOCH, new TreeMap<>(fields))))
                .isEmpty();
        fields.put("oshi.virtualization", new Reading.Absent(Reading.Reason.MISSING, "OSHI knows none", "OSHI"));
        assertThat(SecondOpinion.of(new Environment(Instant.EPOCH, fields)))
                .containsExactly("OSHI sees no virtualization, the kernel and the CPU say KVM");
    }

    @ParameterizedTest
    @CsvSource({
        "cpu.online, none",
        "oshi.processor.logicalCount, -1",
        "memory.total, lots",
        "jvm.processors, 99999999999999999999"
    })
    void whatIsNoNumberDisagreesWithNothing(String field, String text) {
        Map<String, String> fields = new TreeMap<>(AGREED);
        fields.put(field, text);
        assertThat(SecondOpinion.of(machine(fields))).isEmpty();
    }

    private static Environment machine(Map<String, String> texts) {
        TreeMap<String, Reading> fields = new TreeMap<>();
        texts.forEach((name, text) -> fields.put(name, new Reading.Value(text, "/test")));
        return new Environment(Instant.EPOCH, fields);
    }
}
