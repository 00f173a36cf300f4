// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import io.mitigauge.bench.host.BenchmarkHost;

/** A benchmark host whose system calls, and those of its forks, go through a filter as many containers have it. */
public final class FilteredHost {

    private FilteredHost() {}

    /** Has a ring refused as unknown and event counters as forbidden, and is a host then. */
    public static void main(String[] arguments) {
        SeccompFilter.install(SeccompFilter.refusing(SystemCall.IO_URING_SETUP.number(), Errno.ENOSYS));
        SeccompFilter.install(SeccompFilter.refusing(Numbers.EVENTFD2.here(), Errno.EPERM));
        BenchmarkHost.main(arguments);
    }
}
