// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A file with the classes that forks load (class data sharing), which saves about half of what a fork costs beyond its
 * iterations. It holds classes only, neither compiled code nor profiles, so that it does not touch what is
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
                make(arguments, fork);
            }
            return sharing;
        } catch (IOException e) {
            System.err.println("forks will start slower, without a class archive: " + e.getMessage());
            return arguments;
        }
    }

    /** Whether a JVM starts that insists on the archive. */
    private boolean fits(List<String> sharing) throws IOException {
        return Files.isReadable(file) && exitsWell(and(sharing, "-Xshare:on"), "-version");
    }

    /**
     * A whole archive, not one on top of the JDK's: that was made without the permission for native access, and a JVM
     * that has it then loads its modules the slow way.
     */
    private void make(List<String> arguments, Consumer<List<String>> fork) throws IOException {
        Path classes = file.resolveSibling(file.getFileName() + ".classes");
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        try {
            fork.accept(and(arguments, "-XX:DumpLoadedClassList=" + classes));
            boolean made = exitsWell(
                    arguments,
                    "-Xshare:dump",
                    "-XX:SharedClassListFile=" + classes,
                    "-XX:SharedArchiveFile=" + partial);
            if (!made) {
                throw new IOException("the JVM could not make it");
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(classes);
            Files.deleteIfExists(partial);
        }
    }

    /** Also false where the JVM goes on and complains, as it does where module options differ. */
    private static boolean exitsWell(List<String> arguments, String... further) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(further));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return process.waitFor() == 0 && !output.contains("[error]");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> and(List<String> arguments, String further) {
        return Stream.concat(arguments.stream(), Stream.of(further)).toList();
    }
}
