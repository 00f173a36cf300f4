// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The running kernel's count of CPUs and of their time. */
final class Machine {

    private static final Path STAT = Path.of("/proc/stat");

    private Machine() {}

    static Quiet quiet() {
        return new Quiet(cpus(), Machine::cpuTime, System::nanoTime, Machine::sleep);
    }

    /** All that are online; this process may be allowed fewer. */
    private static int cpus() {
        try (var lines = Files.lines(STAT)) {
            return Math.toIntExact(
                    lines.filter(line -> line.matches("cpu\\d.*")).count());
        } catch (IOException e) {
            return 1;
        }
    }

    private static Optional<Quiet.CpuTime> cpuTime() {
        try (var lines = Files.lines(STAT)) {
            return lines.findFirst().flatMap(Quiet.CpuTime::parse);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
