// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.CpuList;
import io.mitigauge.model.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Fields {@code cpu.*}, {@code smt.*}, {@code vulnerabilities.*} and {@code hypervisor.flag}. */
final class CpuFields {

    private static final String SYS_CPU = "/sys/devices/system/cpu";
    private static final String VULNERABILITIES = SYS_CPU + "/vulnerabilities";
    private static final String CPUINFO = "/proc/cpuinfo";
    private static final Pattern CPU_FOLDER = Pattern.compile("cpu[0-9]{1,5}");
    private static final Pattern CACHE_FOLDER = Pattern.compile("index[0-9]");
    private static final Pattern VULNERABILITY = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** KVM's on Intel and on AMD (what it resets the register to), and Hyper-V's. */
    private static final Set<String> PLACEHOLDERS = Set.of("0x1", "0x1000065", "0xffffffff");

    private CpuFields() {}

    static void addTo(Fields fields, GuestFiles files) {
        vulnerabilities(fields, files);
        smt(fields, files);
        sets(fields, files);
        identity(fields, files);
        perCpu(fields, files);
    }

    private static void vulnerabilities(Fields fields, GuestFiles files) {
        GuestFiles.Listing listing = files.list(VULNERABILITIES);
        listing.absent().ifPresent(absent -> fields.put("vulnerabilities", absent));
        for (String name : listing.names()) {
            if (VULNERABILITY.matcher(name).matches()) {
                fields.put("vulnerabilities." + name, files.line(VULNERABILITIES + "/" + name));
            }
        }
    }

    private static void smt(Fields fields, GuestFiles files) {
        fields.put("smt.control", files.line(SYS_CPU + "/smt/control"));
        fields.put("smt.active", files.line(SYS_CPU + "/smt/active"));
    }

    private static void sets(Fields fields, GuestFiles files) {
        for (String set : List.of("online", "present", "possible", "offline", "isolated")) {
            fields.put("cpu." + set, Readings.parse(files.maybeEmpty(SYS_CPU + "/" + set), Readings::cpus));
        }
        fields.put(
                "cpu.allowed",
                Readings.find(
                        files.text("/proc/self/status"),
                        "no Cpus_allowed_list in it",
                        status -> status.lines()
                                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                                .map(line ->
                                        line.substring(line.indexOf(':') + 1).strip())
                                .filter(list -> !list.isEmpty())
                                .findFirst()));
    }

    private static void identity(Fields fields, GuestFiles files) {
        Processors cpus = Processors.in(files.text(CPUINFO));
        fields.put("cpu.vendor", cpus.value("vendor", "vendor_id", "CPU implementer"));
        fields.put("cpu.model", cpus.value("model name", "model name", "cpu model", "cpu"));
        fields.put("cpu.family", cpus.value("family", "cpu family", "CPU architecture"));
        fields.put("cpu.modelNumber", cpus.value("model number", "model", "CPU part"));
        fields.put("cpu.stepping", cpus.value("stepping", "stepping", "CPU revision"));
        fields.put("cpu.microcode", cpus.value("microcode", "microcode"));
        fields.put("cpu.microcodePlaceholder", cpus.find("microcode or x86 flags", CpuFields::placeholder));
        fields.put("cpu.flags", cpus.words("flags", "flags", "Features", "features"));
        fields.put("cpu.bugs", cpus.words("bugs", "bugs"));
        fields.put("clock.tscMegahertz", cpus.find("frequency of a virtual x86 CPU", CpuFields::tscMegahertz));
        fields.put(
                "hypervisor.flag",
                cpus.find(
                        "x86 flags",
                        info -> info.words("flags").map(flags -> flags.contains("hypervisor") ? "yes" : "no")));
    }

    /**
     * The rate of the time-stamp counter, which is what a guest's kernel shows as the CPU's frequency where it is not told
     * the real one (arch/x86/kernel/cpu/proc.c); on real machines that figure is the frequency of the moment.
     */
    static Optional<String> tscMegahertz(CpuInfo info) {
        boolean virtual = info.words("flags")
                .filter(flags -> flags.contains("hypervisor") && !flags.contains("aperfmperf"))
                .isPresent();
        return info.value("cpu MHz")
                .filter(rate -> virtual && rate.matches("[0-9]{1,5}\\.[0-9]{1,6}"))
                .map(rate -> Long.toString(Math.round(Double.parseDouble(rate))));
    }

    /** Whether a guest's microcode is a constant that the hypervisor makes up; a real machine has none. */
    static Optional<String> placeholder(CpuInfo info) {
        return info.value("microcode")
                .flatMap(revision -> info.words("flags")
                        .map(flags -> flags.contains("hypervisor") && PLACEHOLDERS.contains(revision) ? "yes" : "no"));
    }

    /** {@code /proc/cpuinfo}, parsed once for all fields, or why that cannot be done. */
    private record Processors(Reading text, Optional<CpuInfo> info) {

        static Processors in(Reading text) {
            try {
                return new Processors(text, text.text().map(CpuInfo::parse));
            } catch (IllegalArgumentException e) {
                return new Processors(Readings.error(String.valueOf(e.getMessage()), CPUINFO), Optional.empty());
            }
        }

        Reading value(String what, String... keys) {
            return find(what, info -> info.value(keys));
        }

        Reading words(String what, String... keys) {
            return find(what, info -> info.words(keys).map(words -> Readings.joined(words, " ")));
        }

        Reading find(String what, Function<CpuInfo, Optional<String>> value) {
            return Readings.find(
                    text, "no " + what + " in it", t -> info.flatMap(value).filter(v -> !v.isBlank()));
        }
    }

    private static void perCpu(Fields fields, GuestFiles files) {
        List<String> cpus = folders(files.list(SYS_CPU), CPU_FOLDER);
        Reading siblings = siblings(files, cpus);
        fields.put("cpu.siblings", siblings);
        fields.put("cpu.threadsPerCore", Readings.parse(siblings, CpuFields::threadsPerCore));
        fields.put("cpu.governor", distinct(files, cpus, "/cpufreq/scaling_governor"));
        fields.put("cpu.frequencyDriver", distinct(files, cpus, "/cpufreq/scaling_driver"));
        fields.put("cpu.caches", caches(files));
    }

    private static Reading siblings(GuestFiles files, List<String> cpus) {
        Reading groups = distinct(files, cpus, "/topology/thread_siblings_list");
        return Readings.parse(groups, CpuFields::sortedGroups);
    }

    /**
     * One element a core, sorted by its first CPU.
     *
     * @throws IllegalArgumentException if one is not a list of CPUs
     */
    static String sortedGroups(String groups) {
        return String.join(
                ";",
                List.of(groups.split(";", -1)).stream()
                        .sorted(Comparator.comparingInt(CpuFields::firstCpu))
                        .toList());
    }

    private static int firstCpu(String group) {
        SortedSet<Integer> cpus = CpuList.parse(group);
        if (cpus.isEmpty()) {
            throw new IllegalArgumentException("not a list of CPUs");
        }
        return cpus.getFirst();
    }

    /** Online threads of the core that has most of them. */
    static String threadsPerCore(String groups) {
        int most = 0;
        for (String group : groups.split(";", -1)) {
            most = Math.max(most, CpuList.parse(group).size());
        }
        return Integer.toString(most);
    }

    /** The distinct lines of one file over all CPUs that have it; the reason of the first CPU where none has. */
    private static Reading distinct(GuestFiles files, List<String> cpus, String file) {
        String source = SYS_CPU + "/cpu*" + file;
        Set<String> values = new LinkedHashSet<>();
        Optional<Reading> absent = Optional.empty();
        for (String cpu : cpus) {
            Reading reading = files.line(SYS_CPU + "/" + cpu + file);
            reading.text().ifPresent(values::add);
            absent = absent.or(() -> Optional.of(reading).filter(r -> r.text().isEmpty()));
        }
        return values.isEmpty()
                ? Readings.from(source, absent.orElse(Readings.missing("no CPU folder", source)))
                : new Reading.Value(String.join(";", values), source);
    }

    private static Reading caches(GuestFiles files) {
        String folder = SYS_CPU + "/cpu0/cache";
        GuestFiles.Listing listing = files.list(folder);
        if (listing.absent().isPresent()) {
            return listing.absent().get();
        }
        Collection<String> caches = new ArrayList<>();
        for (String index : folders(listing, CACHE_FOLDER)) {
            cache(files, folder + "/" + index).ifPresent(caches::add);
        }
        return caches.isEmpty()
                ? Readings.missing("no cache described", folder)
                : new Reading.Value(String.join(", ", caches), folder);
    }

    /** For example {@code L1d 32K}. */
    private static Optional<String> cache(GuestFiles files, String folder) {
        Optional<String> level = files.line(folder + "/level").text();
        Optional<String> size = files.line(folder + "/size").text();
        String type = files.line(folder + "/type").text().orElse("");
        String suffix = switch (type) {
            case "Data" -> "d";
            case "Instruction" -> "i";
            default -> "";
        };
        return level.flatMap(l -> size.map(s -> "L" + l + suffix + " " + s));
    }

    private static List<String> folders(GuestFiles.Listing listing, Pattern pattern) {
        return listing.names().stream()
                .filter(name -> pattern.matcher(name).matches())
                .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .toList();
    }
}
