// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Value;
import java.util.LinkedHashMap;
import java.util.Map;
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

    private OshiFields() {}

    static void addTo(Fields fields, GuestFiles files) {
        if (!files.live()) {
            QUESTIONS
                    .keySet()
                    .forEach(f -> fields.put(f, Readings.missing("known of the running system only", "OSHI")));
            return;
        }
        Map<String, Reading> answers = new ConcurrentHashMap<>();
        Thread thread = Thread.ofPlatform().daemon().name("oshi").unstarted(() -> ask(answers));
        thread.setUncaughtExceptionHandler((t, e) -> {}); // what is not answered is said below
        thread.start();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        QUESTIONS
                .keySet()
                .forEach(f -> fields.put(f, answers.getOrDefault(f, Readings.error("did not answer", "OSHI"))));
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

    private static void ask(Map<String, Reading> answers) {
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
