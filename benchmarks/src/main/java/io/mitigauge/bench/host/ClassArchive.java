// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A file with the classes that forks load (class data sharing), which saves about a third of what a fork costs beyond
 * its iterations. It holds classes only, neither compiled code nor profiles, so that it does not touch what is
 * measured.
 *
 * <p>The JVM refuses an archive that another JDK, another jar or other arguments made, or that is damaged. It is asked
 * beforehand, and then the archive is made again by a fork that measures nothing.
 */
final class ClassArchive {

    private final Path file;

    ClassArchive(Path file) {
        this.file = file;
    }

    /**
     * The arguments of a JVM that uses the archive; those given, if there is none and none can be made.
     *
     * @param arguments of the JVM otherwise
     * @param fork runs a JVM with these arguments that loads the classes, and exits
     */
    List<String> addTo(List<String> arguments, Consumer<List<String>> fork) {
        List<String> sharing = and(arguments, "-XX:SharedArchiveFile=" + file);
        try {
            if (!fits(sharing)) {
                Path partial = file.resolveSibling(file.getFileName() + ".part");
                fork.accept(and(arguments, "-XX:ArchiveClassesAtExit=" + partial));
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return sharing;
        } catch (IOException e) {
            System.err.println("forks will start slower, without a class archive: " + e);
            return arguments;
        }
    }

    /** Whether a JVM starts that insists on the archive. */
    private boolean fits(List<String> sharing) throws IOException {
        if (!Files.isReadable(file)) {
            return false;
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(sharing);
        command.addAll(List.of("-Xshare:on", "-cp", System.getProperty("java.class.path"), "-version"));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> and(List<String> arguments, String further) {
        return Stream.concat(arguments.stream(), Stream.of(further)).toList();
    }
}
