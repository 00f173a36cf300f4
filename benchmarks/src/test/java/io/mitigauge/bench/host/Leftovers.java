// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.linux.Affinity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a benchmark could leave behind in this process and on this machine.
 *
 * @param descriptors what they lead to, without numbers
 * @param children pids of processes that this one started and that run, or that nobody has reaped
 * @param memoryFiles ours in {@code /dev/shm}
 * @param mappings those of ours that have a name; and whether there is one of io_uring
 * @param threads names of those that run and that are not JMH's or the JVM's own
 * @param cpus where the calling thread may run
 */
record Leftovers(
        List<String> descriptors,
        Set<Long> children,
        Set<String> memoryFiles,
        Set<String> mappings,
        Set<String> threads,
        SortedSet<Integer> cpus) {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Pattern OF_BENCHMARKS =
            Pattern.compile("(partner|watch|companion|service|yields|spins|wakee|member|first|second).*");
    private static final Pattern OUR_MAPPING = Pattern.compile(".*(memfd:mitigauge|io_uring).*");

    /** As it is now. */
    static Leftovers now() throws IOException {
        return new Leftovers(
                openFiles(), ourChildren(), ourMemoryFiles(), ourMappings(), ourThreads(), Affinity.allowed());
    }

    private static List<String> openFiles() throws IOException {
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors.map(Leftovers::target).sorted().toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().replaceAll("[0-9]+", "n");
        } catch (IOException e) {
            return "the listing's own, closed meanwhile";
        }
    }

    private static Set<Long> ourChildren() {
        return ProcessHandle.current()
                .children()
                .map(ProcessHandle::pid)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ourMemoryFiles() throws IOException {
        try (Stream<Path> files = Files.list(MEMORY)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains("mitigauge")
                            && name.contains("-" + ProcessHandle.current().pid() + "-"))
                    .collect(Collectors.toSet());
        }
    }

    private static Set<String> ourMappings() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> OUR_MAPPING.matcher(line).matches())
                .collect(Collectors.toSet());
    }

    private static Set<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> OF_BENCHMARKS.matcher(name).matches())
                .collect(Collectors.toSet());
    }
}
