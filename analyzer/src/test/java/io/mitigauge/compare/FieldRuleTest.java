// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.EnvironmentChange.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which rule a field falls under. */
final class FieldRuleTest {

    @ParameterizedTest
    @CsvSource({
        "smt.control, SMT",
        "cpu.online, SMT",
        "cpu.siblings, SMT",
        "cpu.threadsPerCore, SMT",
        "jvm.processors, CPU_COUNT",
        "oshi.processor.logicalCount, CPU_COUNT",
        "vulnerabilities.spectre_v2, MITIGATION",
        "kernel.release, KERNEL",
        "kernel.commandLine, KERNEL",
        "kernel.bootIdHash, VOLATILE",
        "uptime.bootTime, VOLATILE",
        "probe.siblings, SHARED_CORES",
        "probe.together, VOLATILE",
        "probe.finding, VOLATILE",
        "process.storeBypass, MITIGATION",
        "process.seccomp, PROCESS",
        "process.noNewPrivs, PRIVILEGES",
        "process.nice, PRIORITY",
        "process.scheduling, PRIORITY",
        "run.settled, VOLATILE",
        "jvm.injected, INJECTED",
        "jvm.flags, JVM",
        "kernel.config.tick, KERNEL",
        "kernel.tainted, TAINT",
        "cpu.liveSignature, LIVE_CPU",
        "clock.tscMegahertz, LIVE_CPU",
        "cpu.microcodePlaceholder, LIVE_CPU",
        "cpu.boost, POWER",
        "cpu.idleDriver, POWER",
        "cpu.isolated, ISOLATION",
        "cpu.possible, MACHINE",
        "numa.nodes, NUMA",
        "container.signs, CONTAINER",
        "cpu.microcode, MICROCODE",
        "cpu.model, MACHINE",
        "machine.idHash, MACHINE",
        "hypervisor.kind, MACHINE",
        "clock.source, CLOCK",
        "memory.total, MEMORY",
        "memory.free, VOLATILE",
        "cgroup.cpuLimit, CGROUP",
        "jvm.flags, JVM",
        "tool.version, TOOL",
        "oshi.processor.name, OSHI",
        "oshi.memory.available, VOLATILE",
        "os.arch, FATAL",
        "os.distribution, OTHER",
        "brand.new, OTHER"
    })
    void theLongestPrefixDecides(String field, FieldRule rule) {
        assertThat(FieldRule.of(field)).isEqualTo(rule);
    }

    @Test
    void whatHasNoRuleIsAConfounder() {
        assertThat(FieldRule.of("brand.new").kind()).isEqualTo(Kind.CONFOUNDER);
    }

    @ParameterizedTest
    @EnumSource(value = FieldRule.class, mode = EnumSource.Mode.EXCLUDE, names = "VOLATILE")
    void everyRuleSaysWhatAChangeMeans(FieldRule rule) {
        assertThat(rule.meaning()).isNotBlank();
    }
}
