// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Value;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Field {@code cpu.liveSignature}: the CPU as it is now. The kernel read family, model and stepping once, at boot; after a
 * live migration it still tells those of the old host. A JVM executes CPUID whenever it starts, so one is started, asked
 * for what it found, and ended; some 30 ms. Its other answers come from {@code /proc/cpuinfo} and are not taken.
 */
final class LiveCpu {

    private static final String SOURCE = "CPUID, by java -Xlog:os+cpu";
    private static final Pattern SIGNATURE =
            Pattern.compile("\\bfamily ([0-9]{1,3}) model ([0-9]{1,3}) stepping ([0-9]{1,3})\\b");

    private volatile Reading reading;
    private final Optional<Thread> asking;

    private LiveCpu(boolean live) {
        reading = live
                ? Readings.error("did not answer", SOURCE)
                : Readings.missing("known of the running system only", SOURCE);
        asking = live
                ? Optional.of(Thread.ofPlatform().daemon().name("cpuid").unstarted(this::answer))
                : Optional.empty();
    }

    /** Starts asking, of the running system only. */
    static LiveCpu ask(GuestFiles files) {
        LiveCpu cpu = new LiveCpu(files.live());
        cpu.asking.ifPresent(thread -> {
            thread.setUncaughtExceptionHandler((t, e) -> {}); // that there is no answer is said in addTo
            thread.start();
        });
        return cpu;
    }

    /** Waits for the answer, but not for ever. */
    void addTo(Fields fields) {
        asking.ifPresent(LiveCpu::join);
        fields.put("cpu.liveSignature", reading);
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(AskedJvm.PATIENCE_SECONDS + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer() {
        try {
            reading = ofOutput(AskedJvm.output("-Xlog:os+cpu=info", "-version"));
        } catch (IOException e) {
            reading = Readings.error("no JVM answered", SOURCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Family, model and stepping in decimal, as a JVM's log tells them; on x86 only. */
    static Reading ofOutput(String log) {
        Matcher matcher = SIGNATURE.matcher(log);
        return matcher.find()
                ? new Value(signature(matcher.group(1), matcher.group(2), matcher.group(3)), SOURCE)
                : Readings.missing("the JVM does not tell", SOURCE);
    }

    private static String signature(String family, String model, String stepping) {
        return "family " + family + " model " + model + " stepping " + stepping;
    }
}
