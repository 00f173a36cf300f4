// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The arguments of every measured JVM, the same in all runs.
 *
 * <p>The JVM fits itself to the machine: with fewer CPUs, as after SMT was switched off, it takes another collector,
 * fewer collector threads and fewer compiler threads, and with another amount of memory another heap. A comparison
 * across such a change would measure the JVM's choices too. So they are made here: the serial collector, which has no
 * threads of its own; a heap of fixed size, of which the benchmarks need little; one compiler thread for each tier.
 * Statistics that the JVM would write to a memory-mapped file in {@code /tmp} are off, because such a write can wait
 * for the disk.
 *
 * <p>An archive of loaded classes saves about a third of what a fork costs beyond its iterations. It holds classes
 * only, neither compiled code nor profiles, so that it does not touch what is measured.
 */
final class ForkJvm {

    private static final List<String> FIXED = List.of(
            "-XX:+UseSerialGC",
            "-Xms128m",
            "-Xmx128m",
            "-XX:+TieredCompilation",
            "-XX:CICompilerCount=2",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Optional<Path> archive;

    private ForkJvm(Optional<Path> archive) {
        this.archive = archive;
    }

    /**
     * The JVM with a class archive.
     *
     * @param archive file for it, which is created and renewed as needed; empty for none
     */
    static ForkJvm withClassArchive(String archive) {
        return new ForkJvm(archive.isEmpty() ? Optional.empty() : Optional.of(Path.of(archive)));
    }

    /** Arguments of a JVM that measures. */
    List<String> arguments() {
        return with(archive.filter(Files::isReadable).map(file -> List.of(sharing(file))));
    }

    /**
     * Arguments of a JVM whose only purpose is the archive: when it exits, it writes the classes it loaded, unless the
     * file is there and fits this JDK and this jar. Empty where no archive is wanted.
     */
    Optional<List<String>> archivingArguments() {
        return archive.map(file -> with(Optional.of(List.of(sharing(file), "-XX:+AutoCreateSharedArchive"))));
    }

    private static String sharing(Path file) {
        return "-XX:SharedArchiveFile=" + file;
    }

    private static List<String> with(Optional<List<String>> further) {
        return Stream.concat(FIXED.stream(), further.stream().flatMap(List::stream))
                .toList();
    }
}
