// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import oshi.nativefree.SystemInfo;

/**
 * Fields {@code oshi.*}: the same machine through another pair of eyes. OSHI starts helper programs and may wait for
 * them, so it runs in a thread of its own for a limited time. Its methods for serial numbers, UUIDs, host names and
 * users are never called.
 */
final class OshiFields {

    private static final long PATIENCE_MILLIS = 5_000;

    private static final Map<String, Function<SystemInfo, String>> QUESTIONS = questions();

    private final Map<String, Reading> answers = new ConcurrentHashMap<>();
    private final Optional<Thread> asking;

    private OshiFields(boolean live) {
        asking = live ? Optional.of(Thread.ofPlatform().daemon().name("oshi").unstarted(this::ask)) : Optional.empty();
    }

    /** Starts asking, of the running system only: OSHI has one root for the whole JVM. */
    static OshiFields ask(GuestFiles files) {
        OshiFields fields = new OshiFields(files.live());
        fields.asking.ifPresent(thread -> {
            thread.setUncaughtExceptionHandler((t, e) -> {}); // what was not answered is said in addTo
            thread.start();
        });
        return fields;
    }

    /** Waits for the answers, but not for ever. */
    void addTo(Fields fields) {
        asking.ifPresent(OshiFields::join);
        Reading none = asking.isPresent()
                ? Readings.error("did not answer", "OSHI")
                : Readings.missing("known of the running system only", "OSHI");
        QUESTIONS.keySet().forEach(field -> fields.put(field, answers.getOrDefault(field, none)));
    }

    private static void join(Thread thread) {
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Function<SystemInfo, String>> questions() {
        Map<String, Function<SystemInfo, String>> all = new LinkedHashMap<>();
        all.put(
                "oshi.processor.name",
                s -> s.getHardware().getProcessor().getProcessorIdentifier().getName());
        all.put(
                "oshi.processor.physicalCount",
                s -> count(s.getHardware().getProcessor().getPhysicalProcessorCount()));
        all.put(
                "oshi.processor.logicalCount",
                s -> count(s.getHardware().getProcessor().getLogicalProcessorCount()));
        all.put(
                "oshi.processor.packageCount",
                s -> count(s.getHardware().getProcessor().getPhysicalPackageCount()));
        all.put("oshi.memory.total", s -> count(s.getHardware().getMemory().getTotal()));
        all.put("oshi.virtualization", s -> s.getHardware().getVirtualization().orElse(""));
        all.put(
                "oshi.containerized",
                s -> s.getOperatingSystem().getCgroupInfo().isContainerized() ? "yes" : "no");
        return all;
    }

    private void ask() {
        SystemInfo system = new SystemInfo();
        QUESTIONS.forEach((field, question) -> {
            String source = "OSHI " + field.substring("oshi.".length());
            try {
                answers.put(field, answer(question.apply(system), source));
            } catch (RuntimeException | LinkageError e) {
                answers.put(field, Readings.error("OSHI failed: " + e.getClass().getSimpleName(), source));
            }
        });
    }

    /** OSHI says "nothing known" with sentinels. */
    private static Reading answer(String text, String source) {
        String value = text.strip();
        return value.isEmpty() || value.equalsIgnoreCase("unknown")
                ? Readings.missing("OSHI knows none", source)
                : new Value(value, source);
    }

    private static String count(long number) {
        return number > 0 ? Long.toString(number) : "";
    }
}
