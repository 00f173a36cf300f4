// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * This process with few descriptors left. What is tried with them must have run once before, also in failing: a class file is a file, and
 * needs one too.
 */
public final class FewDescriptors {

    private static final int RLIMIT_NOFILE = 7;

    private FewDescriptors() {}

    /**
     * Tries something.
     *
     * @param left how many more may be open
     * @return whether the kernel refused none of its calls
     */
    public static boolean suffice(int left, Runnable work) throws IOException {
        rehearseRefusal();
        int limit = limitThatLeaves(left);
        try (OffHeap limits = OffHeap.map(2L * Long.BYTES)) { // struct rlimit: what holds, and how far it may be raised
            call("getrlimit", limits);
            long before = limits.getLong(0);
            limits.putLong(0, limit);
            call("setrlimit", limits);
            try {
                work.run();
                return true;
            } catch (LinuxException e) {
                return false;
            } finally {
                limits.putLong(0, before);
                call("setrlimit", limits);
            }
        }
    }

    private static void rehearseRefusal() {
        try {
            Libc.close().call(-1);
        } catch (LinuxException ignored) {
            // as it should
        }
    }

    /** The highest limit below which so many numbers are free. */
    private static int limitThatLeaves(int left) throws IOException {
        Set<Integer> open = open();
        int limit = 0;
        for (int free = 0; free < left || open.contains(limit); limit++) {
            free += open.contains(limit) ? 0 : 1;
        }
        return limit;
    }

    private static Set<Integer> open() throws IOException {
        List<Path> listed;
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            listed = descriptors.toList();
        }
        return listed.stream()
                .filter(descriptor -> Files.exists(descriptor, LinkOption.NOFOLLOW_LINKS)) // its own is closed
                .map(descriptor -> Integer.valueOf(descriptor.getFileName().toString()))
                .collect(Collectors.toSet());
    }

    private static void call(String name, OffHeap limits) {
        CFunction.of(name, Downcalls.INT, Downcalls.INT, Downcalls.LONG).call(RLIMIT_NOFILE, limits.address());
    }
}
