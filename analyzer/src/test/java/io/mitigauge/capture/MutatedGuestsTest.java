// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.model.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged guests: files that are cut, binary, huge, hidden, swapped, linked in circles or out of the tree, or full of
 * nonsense. The laws are those of {@link GuestLaws}. A seed that breaks one is told, and makes the same guest again.
 */
final class MutatedGuestsTest {

    private static final long MUTANTS = 100_000;
    private static final long ON_A_REAL_DISK = 300;

    private final List<MemoryDisk> guests = MemoryGuests.all();
    private final Mutator mutator = new Mutator(guests);
    private final List<Environment> whole =
            guests.stream().map(MutatedGuestsTest::environment).toList();

    MutatedGuestsTest() throws IOException {}

    @Test
    @Timeout(600) // only so that a reader that hangs is found
    void nothingIsThrownGuessedOrReadOutside() {
        LongStream.range(0, MUTANTS).parallel().forEach(this::check);
    }

    @Test
    void theMutantsAreManyAndOfEveryKind() {
        Set<String> kinds = new HashSet<>();
        Set<Object> different = new HashSet<>();
        for (long seed = 0; seed < 2_000; seed++) {
            Mutant mutant = mutator.mutant(seed);
            mutant.story().forEach(s -> kinds.add(s.replaceAll("^\\S+ | of .*| as .*", "")));
            different.add(mutant.disk().nodes());
            assertThat(mutator.mutant(seed).disk().nodes())
                    .isEqualTo(mutant.disk().nodes());
        }
        assertThat(kinds)
                .contains("truncated", "emptied", "binary", "huge", "denied", "removed", "a link", "a folder")
                .contains("an empty folder", "a device", "repeats", "another line", "with lines repeated");
        assertThat(different).hasSizeGreaterThan(1_500);
    }

    @Test
    void aRealDiskGivesTheSame(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("outside"));
        Files.writeString(folder.resolve("outside/secret"), "SECRET\n");
        int compared = 0;
        for (long seed = 0; seed < ON_A_REAL_DISK; seed++) {
            Mutant mutant = mutator.mutant(seed);
            Path root = folder.resolve("tree" + seed);
            if (RealDisks.write(mutant.disk(), root)) {
                compared++;
                Environment inMemory = environment(mutant.disk());
                environment(GuestFiles.at(root))
                        .fields()
                        .forEach((name, reading) -> assertThat(reading)
                                .as(mutant + ": " + name)
                                .isEqualTo(inMemory.fields().get(name)));
            }
            RealDisks.delete(root);
        }
        assertThat(compared).isGreaterThan((int) ON_A_REAL_DISK / 2);
    }

    private void check(long seed) {
        Mutant mutant = mutator.mutant(seed);
        try {
            GuestLaws.check(mutant, whole.get(mutant.base()), environment(mutant.disk()));
        } catch (RuntimeException | Error e) {
            throw new AssertionError(mutant + ": " + e, e);
        }
    }

    private static Environment environment(MemoryDisk disk) {
        return environment(GuestFiles.at(disk.root(), disk));
    }

    private static Environment environment(GuestFiles files) {
        return Capture.environment(files, Privacy.PRIVATE, InstantSource.fixed(Instant.EPOCH), "1.0");
    }
}
