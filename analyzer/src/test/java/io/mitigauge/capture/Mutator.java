// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.capture.MemoryDisk.File;
import io.mitigauge.capture.MemoryDisk.Link;
import io.mitigauge.capture.MemoryDisk.Node;
import io.mitigauge.capture.MemoryDisk.Sparse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Damages guests, in all the ways in which files are damaged, hidden and faked. */
final class Mutator {

    static final String CPU = "/sys/devices/system/cpu";
    static final String VULNERABILITIES = CPU + "/vulnerabilities";

    /** What lines of the kernel are made of, whole and broken. */
    private static final List<String> PIECES = List.of(
            "Mitigation",
            "Vulnerable",
            "Not affected",
            "Unknown",
            "KVM: ",
            ": ",
            "; ",
            ", ",
            " ",
            "SMT ",
            "SMT vulnerable",
            "SMT disabled",
            "SMT mitigated",
            "SMT Host state unknown",
            "Clear CPU buffers",
            "Clear CPU buffers attempted, no microcode",
            "PTE Inversion",
            "VMX: conditional cache flushes",
            "IBPB: conditional",
            "STIBP: disabled",
            "XEN PV",
            "on",
            "off",
            "0-3,8",
            "4294967296",
            "-1",
            "NaN",
            "1e400",
            "$1",
            "%s",
            "\\",
            "\"",
            "gandalf",
            "a.b.C",
            "\n",
            "\t:",
            "\r",
            "\u00c3\u00a9", // one letter in two bytes
            "\u00ff",
            "\u0000");

    /** What is repeated many thousand times. */
    private static final List<String> BOMBS = List.of(
            "a",
            "a.",
            "gandalf.",
            "\"a\"",
            "a=\"",
            "a:",
            "\n",
            "\n ",
            "0,",
            "0-65535,",
            ";",
            "; ",
            "/",
            "-",
            "[a]",
            "1 ");

    private static final List<String> NUMBERS =
            List.of("0", "-1", "65536", "2147483648", "9223372036854775808", "1e309", "0x1", "");

    private static final List<String> TARGETS = List.of(
            "/etc/passwd",
            "/outside/secret",
            "../../../../../../../../outside/secret",
            "../../../../../../../..",
            ".",
            "..",
            "/",
            "mds",
            "meltdown",
            VULNERABILITIES,
            VULNERABILITIES + "/mds",
            CPU,
            "nowhere",
            "a/../../b",
            "//./proc/cpuinfo");

    private final List<MemoryDisk> guests;
    private final List<List<String>> files;
    private final List<List<String>> folders;

    /** Prepares to damage these guests, which stay as they are. */
    Mutator(List<MemoryDisk> guests) {
        this.guests = List.copyOf(guests);
        this.files = guests.stream().map(g -> paths(g, true)).toList();
        this.folders = guests.stream().map(g -> paths(g, false)).toList();
    }

    private static List<String> paths(MemoryDisk guest, boolean isFile) {
        return guest.nodes().entrySet().stream()
                .filter(e -> e.getValue() instanceof File == isFile)
                .map(e -> e.getKey())
                .sorted()
                .toList();
    }

    /** One guest with one to four damages. */
    Mutant mutant(long seed) {
        Random random = new Random(seed);
        int base = random.nextInt(guests.size());
        Draft draft = new Draft(random, base, guests.get(base).copy());
        for (int n = 1 + random.nextInt(4); n > 0 || draft.story.isEmpty(); n--) {
            draft.damage();
        }
        return new Mutant(seed, base, draft.disk, draft.touched, draft.story);
    }

    /** A mutant in the making. */
    private final class Draft {

        private final Random random;
        private final int base;
        private final MemoryDisk disk;
        private final Set<String> touched = new TreeSet<>();
        private final List<String> story = new ArrayList<>();

        Draft(Random random, int base, MemoryDisk disk) {
            this.random = random;
            this.base = base;
            this.disk = disk;
        }

        void damage() {
            String file = file();
            switch (random.nextInt(20)) {
                case 0, 1, 2 -> rewrite("truncated", file, t -> t.substring(0, random.nextInt(t.length() + 1)));
                case 3 -> put("emptied", file, new File(""));
                case 4 -> put("binary", file, new File(binary()));
                case 5 -> rewrite("with bytes changed", file, this::withBytesChanged);
                case 6 -> put("huge", file, new Sparse(1L << (10 + random.nextInt(34))));
                case 7 -> rewrite("with lines repeated", file, this::withLinesRepeated);
                case 8, 9 -> swap(file);
                case 10 -> put("a folder", file, MemoryDisk.FOLDER);
                case 11 -> put("a link", random.nextBoolean() ? file : folder(), new Link(target()));
                case 12 -> put("denied", file, MemoryDisk.DENIED);
                case 13 -> put("denied", folder(), MemoryDisk.DENIED_FOLDER);
                case 14 -> remove(random.nextBoolean() ? file : folder());
                case 15 -> put("an empty folder", folder(), MemoryDisk.FOLDER);
                case 16 -> put("a device", file, random.nextBoolean() ? MemoryDisk.DEVICE : MemoryDisk.PIPE);
                case 17 -> rewrite("with other numbers", file, t -> t.replaceAll("[0-9]+", pick(NUMBERS)));
                case 18 -> put("another line", vulnerability(), new File(line()));
                default -> bomb(file);
            }
        }

        private String file() {
            List<String> all = files.get(base);
            boolean mds = all.isEmpty() || random.nextInt(4) == 0;
            return mds ? VULNERABILITIES + "/mds" : pick(all);
        }

        private String folder() {
            List<String> all = folders.get(base);
            return all.isEmpty() || random.nextInt(4) == 0 ? VULNERABILITIES : pick(all);
        }

        private String vulnerability() {
            String name = random.nextInt(3) == 0 ? line().replace('/', '_') : "mds";
            return VULNERABILITIES + "/" + (name.isBlank() || name.indexOf(0) >= 0 ? "new" : name);
        }

        private String target() {
            return random.nextInt(3) == 0 ? file() : pick(TARGETS);
        }

        private void put(String how, String path, Node node) {
            for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
                Node parent = disk.nodes().get(path.substring(0, end));
                if (parent != null && !parent.equals(MemoryDisk.FOLDER)) {
                    return; // an earlier damage is in the way
                }
            }
            disk.remove(path);
            disk.with(path, node);
            touched.add(path);
            story.add(path + " " + how);
        }

        private void remove(String path) {
            disk.remove(path);
            touched.add(path);
            story.add(path + " removed");
        }

        private void rewrite(String how, String path, UnaryOperator<String> change) {
            if (disk.nodes().get(path) instanceof File file) {
                put(how, path, new File(change.apply(file.content())));
            }
        }

        private void swap(String file) {
            int other = random.nextInt(guests.size());
            List<String> theirs = files.get(other);
            String from = random.nextInt(3) > 0 || theirs.isEmpty() ? file : pick(theirs);
            if (guests.get(other).nodes().get(from) instanceof File donor) {
                put("as " + from + " of guest " + other, file, donor);
            }
        }

        private void bomb(String file) {
            String piece = pick(BOMBS);
            int length = random.nextInt(8) == 0 ? 1 + random.nextInt(70_000) : 1 + random.nextInt(5_000);
            String text = piece.repeat(length / piece.length() + 1);
            put("repeats of " + piece, file, new File(random.nextBoolean() ? text : line() + text));
        }

        private String withBytesChanged(String text) {
            StringBuilder changed = new StringBuilder(text);
            for (int n = random.nextInt(8); n >= 0 && !changed.isEmpty(); n--) {
                changed.setCharAt(random.nextInt(changed.length()), (char) random.nextInt(256));
            }
            return changed.toString();
        }

        private String withLinesRepeated(String text) {
            List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
            String line = pick(lines);
            for (int n = random.nextInt(40); n >= 0; n--) {
                lines.add(random.nextInt(lines.size() + 1), line);
            }
            return String.join("\n", lines);
        }

        private String line() {
            StringBuilder line = new StringBuilder();
            for (int n = random.nextInt(8); n >= 0; n--) {
                line.append(pick(PIECES));
            }
            return line.toString();
        }

        private String binary() {
            StringBuilder bytes = new StringBuilder();
            for (int n = random.nextInt(200); n >= 0; n--) {
                bytes.append((char) random.nextInt(256));
            }
            return bytes.toString();
        }

        private <T> T pick(List<T> all) {
            return all.get(random.nextInt(all.size()));
        }
    }
}
