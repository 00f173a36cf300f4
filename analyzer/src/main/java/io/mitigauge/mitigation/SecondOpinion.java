// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.mitigation;

import io.mitigauge.model.CpuList;
import io.mitigauge.model.Environment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where OSHI, or the JVM, sees a machine otherwise than its kernel says: worth a look, not an error. */
public final class SecondOpinion {

    private static final long BYTES_PER_KIB = 1024;
    private static final double MEMORY_TOLERANCE = 0.01;
    private static final int NAMED_PAIRS = 8;

    private SecondOpinion() {}

    /** One sentence for each disagreement; what either side does not know is none. */
    public static List<String> of(Environment environment) {
        List<String> sentences = new ArrayList<>();
        OptionalLong online = cpus(environment.text("cpu.online"));
        OptionalLong cores = environment
                .text("cpu.siblings")
                .map(groups -> OptionalLong.of(groups.split(";", -1).length))
                .orElse(OptionalLong.empty());
        compare(sentences, "logical processors", number(environment, "oshi.processor.logicalCount"), online);
        compare(sentences, "cores", number(environment, "oshi.processor.physicalCount"), cores);
        memory(environment).ifPresent(sentences::add);
        virtualization(environment).ifPresent(sentences::add);
        sentences.addAll(onSiblings(environment));
        onBoot(environment).ifPresent(sentences::add);
        if (environment.text("oshi.containerized").filter("yes"::equals).isPresent()) {
            sentences.add(
                    "OSHI takes this for a container, as it does with plain virtual machines under control groups v1 too");
        }
        OptionalLong allowed = cpus(environment.text("cpu.allowed"));
        OptionalLong used = number(environment, "jvm.processors");
        if (allowed.isPresent() && used.isPresent() && used.getAsLong() != allowed.getAsLong()) {
            sentences.add("the JVM uses " + used.getAsLong() + " processors, the kernel allows " + allowed.getAsLong()
                    + ": a CPU quota, or an option of the JVM");
        }
        return sentences;
    }

    /** Where measured siblings are not those that the kernel lists: one sentence for each way to differ. */
    public static List<String> onSiblings(Environment environment) {
        Set<SortedSet<Integer>> kernel = pairs(environment.text("cpu.siblings"));
        Set<SortedSet<Integer>> measured = pairs(environment.text("probe.siblings"));
        Set<Integer> looked = new HashSet<>();
        groups(environment.text("probe.siblings")).forEach(looked::addAll);
        if (groups(environment.text("cpu.siblings")).isEmpty() || looked.isEmpty()) {
            return List.of();
        }
        List<String> sentences = new ArrayList<>();
        named(measured.stream().filter(pair -> !kernel.contains(pair)).toList())
                .ifPresent(pairs -> sentences.add("the kernel lists CPUs " + pairs
                        + " on two cores, and measured they share one: the hypervisor hides it"));
        named(kernel.stream()
                        .filter(pair -> !measured.contains(pair) && looked.containsAll(pair))
                        .toList())
                .ifPresent(pairs -> sentences.add("the kernel lists CPUs " + pairs
                        + " as threads of one core, and measured they are on two: the hypervisor does not run them where"
                        + " it says"));
        return sentences;
    }

    /** Where boot time, uptime and clock do not add up. */
    public static Optional<String> onBoot(Environment environment) {
        return environment
                .text("uptime.consistent")
                .filter("no"::equals)
                .map(
                        no -> "the boot time ("
                                + environment.text("uptime.bootTime").orElse("unknown") + ") and the uptime ("
                                + environment.text("uptime").orElse("unknown")
                                + " s) do not add up to the present: one of these clocks is wrong, or the machine was suspended");
    }

    private static Optional<String> named(List<SortedSet<Integer>> pairs) {
        return pairs.isEmpty()
                ? Optional.empty()
                : Optional.of(pairs.stream()
                                .limit(NAMED_PAIRS)
                                .map(pair -> pair.stream().map(String::valueOf).collect(Collectors.joining(" and ")))
                                .collect(Collectors.joining(", "))
                        + (pairs.size() > NAMED_PAIRS ? ", ..." : ""));
    }

    /** Every two CPUs of one core. */
    private static Set<SortedSet<Integer>> pairs(Optional<String> cores) {
        Set<SortedSet<Integer>> pairs = new LinkedHashSet<>();
        for (SortedSet<Integer> core : groups(cores)) {
            for (int a : core) {
                core.tailSet(a + 1).forEach(b -> pairs.add(new TreeSet<>(List.of(a, b))));
            }
        }
        return pairs;
    }

    /** The cores of a text such as {@code 0-1;2-3}; empty where there is none, or it is no such text. */
    private static List<SortedSet<Integer>> groups(Optional<String> cores) {
        try {
            return cores.map(text ->
                            Stream.of(text.split(";", -1)).map(CpuList::parse).toList())
                    .orElse(List.of());
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static void compare(List<String> sentences, String what, OptionalLong oshi, OptionalLong kernel) {
        if (oshi.isPresent() && kernel.isPresent() && oshi.getAsLong() != kernel.getAsLong()) {
            sentences.add("OSHI counts " + oshi.getAsLong() + " " + what + ", the kernel " + kernel.getAsLong());
        }
    }

    private static Optional<String> memory(Environment environment) {
        OptionalLong oshi = number(environment, "oshi.memory.total");
        OptionalLong kernel = environment
                .text("memory.total")
                .map(text -> number(text.replace(" kB", "")))
                .orElse(OptionalLong.empty());
        if (oshi.isEmpty() || kernel.isEmpty()) {
            return Optional.empty();
        }
        long bytes = kernel.getAsLong() * BYTES_PER_KIB;
        return Math.abs(bytes - oshi.getAsLong()) <= MEMORY_TOLERANCE * bytes
                ? Optional.empty()
                : Optional.of("OSHI counts " + oshi.getAsLong() + " bytes of memory, the kernel " + bytes);
    }

    private static Optional<String> virtualization(Environment environment) {
        Optional<String> kind = environment.text("hypervisor.kind");
        boolean looked = environment.fields().containsKey("oshi.virtualization");
        return looked
                        && kind.isPresent()
                        && environment.text("oshi.virtualization").isEmpty()
                ? Optional.of("OSHI sees no virtualization, the kernel and the CPU say " + kind.get())
                : Optional.empty();
    }

    private static OptionalLong cpus(Optional<String> list) {
        try {
            return list.map(text -> OptionalLong.of(CpuList.parse(text).size())).orElse(OptionalLong.empty());
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong number(Environment environment, String field) {
        return environment.text(field).map(SecondOpinion::number).orElse(OptionalLong.empty());
    }

    private static OptionalLong number(String text) {
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
