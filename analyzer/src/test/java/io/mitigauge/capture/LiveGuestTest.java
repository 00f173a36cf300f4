// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Activity;
import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Asserts of the running system only what holds on any Linux. */
final class LiveGuestTest {

    private static final Environment LIVE =
            Capture.environment(Path.of("/"), Privacy.PRIVATE, InstantSource.system(), "1.0");

    @Test
    void knowsWhatEveryLinuxTells() {
        assertThat(LIVE.text("kernel.release")).isPresent();
        assertThat(LIVE.text("memory.total")).get().asString().endsWith(" kB");
        assertThat(LIVE.text("uptime")).isPresent();
        assertThat(LIVE.text("os.name")).hasValue("Linux");
        assertThat(LIVE.text("jvm.version")).isPresent();
        assertThat(LIVE.text("jvm.processors")).get().asString().matches("[1-9][0-9]*");
    }

    @Test
    void getsAnAnswerOrAReasonFromOshi() {
        assertThat(LIVE.fields()).containsKeys("oshi.processor.logicalCount", "oshi.memory.total");
    }

    @Test
    void losesNoGroup() {
        assertThat(LIVE.fields())
                .doesNotContainKeys("cpu", "kernel", "hypervisor", "cgroup", "jvm", "oshi")
                .containsKeys("kernel.commandLine", "machine.idHash", "load.oneMinute", "cgroup.cpuLimit");
    }

    @Test
    void givesTheSameBootTwice() {
        Reading bootIdHash = Capture.bootIdHash();
        assertThat(bootIdHash).isEqualTo(LIVE.fields().get("kernel.bootIdHash"));
        assertThat(bootIdHash.text()).get().asString().matches("[0-9a-f]{16}");
    }

    @Test
    void namesNeitherTheUserNorItsHome() {
        Redaction redaction = Redaction.of(Identity.live());
        String commandLine = LIVE.text("kernel.commandLine").orElse("");
        assertThat(redaction.apply(commandLine)).isEqualTo(commandLine);
    }

    @Test
    void samplesTwiceAndUnderstandsTheDifference() {
        ActivitySampler sampler = new ActivitySampler(Path.of("/"), System::nanoTime);
        Set<Long> own = Set.of(ProcessHandle.current().pid());
        ActivitySnapshot before = sampler.sample(own);
        Activity activity = Snapshots.between(before, sampler.sample(own));
        assertThat(activity.readings().keySet())
                .contains("seconds", "stealPercent", "cpuPressurePercent", "loadOneMinute", "clocksource");
        assertThat(activity.readings().get("contextSwitchesPerSecond")).isInstanceOf(Reading.Value.class);
        assertThat(before.ownTicks().text()).isPresent();
    }
}
