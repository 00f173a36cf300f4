// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.memory;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.OffHeap;
import java.lang.invoke.MethodHandle;

/**
 * Three ways to take a right away from a page that is there: every CPU that runs a thread of this process has to forget
 * what it knows of the page before the call returns (a TLB shootdown). The page is written to each time, so that it is
 * known.
 */
final class PageChanges implements Held.Resource {

    private static final MethodHandle MPROTECT = Libc.mprotect().bare();
    private static final MethodHandle MADVISE = Libc.madvise().bare();
    private static final int PROT_READ = 1;
    private static final int PROT_READ_WRITE = 3;
    private static final int MADV_DONTNEED = 4;

    private final int bytes = OffHeap.pageBytes();
    private final OffHeap page = OffHeap.map(bytes);

    /**
     * Maps the page and tries the calls.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if the kernel refuses one
     */
    PageChanges() {
        try {
            Libc.mprotect().expect(0, page.address(), (long) bytes, PROT_READ);
            Libc.mprotect().expect(0, page.address(), (long) bytes, PROT_READ_WRITE);
            Libc.madvise().expect(0, page.address(), (long) bytes, MADV_DONTNEED);
        } catch (RuntimeException e) {
            page.close();
            throw e;
        }
    }

    /** Write-protects the page, which every CPU must learn, and permits writing again, which they may find out. */
    void protect() throws Throwable {
        page.putLong(0, 1);
        require((int) MPROTECT.invokeExact(page.address(), (long) bytes, PROT_READ));
        require((int) MPROTECT.invokeExact(page.address(), (long) bytes, PROT_READ_WRITE));
    }

    /** Gives the content of the page back, and has a new page at the next write. */
    void discard() throws Throwable {
        page.putLong(0, 1);
        require((int) MADVISE.invokeExact(page.address(), (long) bytes, MADV_DONTNEED));
    }

    /** Maps another page, writes to it and unmaps it. */
    void unmap() {
        try (OffHeap fresh = OffHeap.map(bytes)) {
            fresh.putLong(0, 1);
        }
    }

    private static void require(int result) {
        if (result != 0) {
            throw new IllegalStateException("a change of the page's mapping failed while it was measured");
        }
    }

    /** Gives the page back. */
    @Override
    public void close() {
        page.close();
    }
}
