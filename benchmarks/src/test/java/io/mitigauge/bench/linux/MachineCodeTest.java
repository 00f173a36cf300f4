// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.bench.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A few instructions of our own. */
final class MachineCodeTest {

    private static final String X86 = "amd64";

    @Test
    void theCpuTellsItsHighestLeafAndTheControlNothing() throws Throwable {
        if (!System.getProperty("os.arch", "").equals(X86)) {
            assertThatExceptionOfType(UnsupportedException.class)
                    .isThrownBy(MachineCode::cpuid)
                    .withMessageStartingWith("needs an x86-64 CPU, this is ");
            return;
        }
        long before = executableMappings();
        try (MachineCode asks = MachineCode.cpuid();
                MachineCode asksNot = MachineCode.noCpuid()) {
            assertThat((int) MachineCode.call().invokeExact(asks.address())).isBetween(1, 0xff);
            assertThat((int) MachineCode.call().invokeExact(asksNot.address())).isZero();
            assertThat(mapping(asks.address().address())).contains(" r-xp ");
        }
        assertThat(executableMappings()).isEqualTo(before);
    }

    @Test
    void eightWalksEndWhereTheyMustByGathersAndByLoads() throws Throwable {
        int[] next = {3, 5, 8, 1, 7, 9, 2, 6, 0, 4};
        try (OffHeap places = OffHeap.map((long) next.length * Integer.BYTES)) {
            for (int i = 0; i < next.length; i++) {
                places.putInt((long) i * Integer.BYTES, next[i]);
            }
            // From 3, where the first word leads, to 1, 5, 9 and 4.
            for (int steps = 1; steps <= 4; steps++) {
                int end = List.of(1, 5, 9, 4).get(steps - 1);
                for (Supplier<MachineCode> way :
                        List.<Supplier<MachineCode>>of(MachineCode::gather, MachineCode::loads)) {
                    try (MachineCode walks = way.get()) {
                        assertThat((int) MachineCode.callWithMemory()
                                        .invokeExact(walks.address(), places.address(), (long) steps))
                                .isEqualTo(end);
                    } catch (UnsupportedException e) {
                        assertThat(e).hasMessageStartingWith("needs a");
                    }
                }
            }
        }
    }

    @Test
    void functionsAreCalledThroughAPointerEachAndCounted() throws Throwable {
        try (OffHeap pointers = OffHeap.map(3L * Long.BYTES);
                MachineCode code = MachineCode.callsThroughPointers(2, 3)) {
            for (int countsNot = 0; countsNot < 3; countsNot++) {
                for (int i = 0; i < 3; i++) {
                    // Two bytes into a function only its return is left.
                    pointers.putLong((long) i * Long.BYTES, code.function(i % 2) + (i == countsNot ? 2 : 0));
                }
                for (int passes = 1; passes <= 3; passes++) {
                    assertThat((int) MachineCode.callWithMemory()
                                    .invokeExact(code.address(), pointers.address(), (long) passes))
                            .isEqualTo(2 * passes);
                }
            }
        } catch (UnsupportedException e) {
            assertThat(e).hasMessageStartingWith("needs an x86-64 CPU");
        }
    }

    @Test
    void whereCodeMayNotBeRunTheReasonIsSaid() throws Exception {
        FutureTask<String> reason = new FutureTask<>(() -> {
            try {
                SeccompFilter.install(SeccompFilter.refusing(Numbers.MPROTECT.here(), Errno.EACCES));
                MachineCode.cpuid().close();
                return "ran";
            } catch (UnsupportedException e) {
                return e.getMessage();
            }
        });
        Thread.ofPlatform().start(reason);
        assertThat(reason.get())
                .matches("(needs an x86-64 CPU|this guest lets no process run what it wrote|"
                        + "the kernel lets no thread filter).*");
    }

    private static long executableMappings() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains(" r-xp 00000000 00:00 0"))
                .count();
    }

    /** The mapping that holds an address; neighbours with the same rights are one with it. */
    private static String mapping(long address) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> {
                    String[] ends = line.substring(0, line.indexOf(' ')).split("-", 2);
                    return Long.compareUnsigned(Long.parseUnsignedLong(ends[0], 16), address) <= 0
                            && Long.compareUnsigned(address, Long.parseUnsignedLong(ends[1], 16)) < 0;
                })
                .findFirst()
                .orElse("");
    }
}
