// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.mitigation;

import java.util.Map;

/**
 * What the files of the vulnerabilities folder are about, and where their mitigations cost time. Source:
 * Documentation/admin-guide/hw-vuln.
 */
public final class Catalogue {

    /**
     * One flaw.
     *
     * @param title how it is called
     * @param cost what its mitigation makes slower; empty where it costs next to nothing
     */
    public record Entry(String title, String cost) {}

    private static final String KERNEL_EXIT = "every return from the kernel";
    private static final String INDIRECT = "indirect calls in the kernel";

    private static final Map<String, Entry> ENTRIES = Map.ofEntries(
            Map.entry("meltdown", new Entry("Meltdown", "every entry to the kernel and exit from it")),
            Map.entry("spectre_v1", new Entry("Spectre v1, bounds check bypass", "copies from and to user space")),
            Map.entry("spectre_v2", new Entry("Spectre v2, branch targets", INDIRECT + ", switches between processes")),
            Map.entry(
                    "spec_store_bypass",
                    new Entry("Spectre v4, store bypass", "loads soon after stores, where asked for")),
            Map.entry("l1tf", new Entry("L1 terminal fault", "entering guests of this machine")),
            Map.entry("mds", new Entry("Microarchitectural data sampling", KERNEL_EXIT)),
            Map.entry("tsx_async_abort", new Entry("TSX asynchronous abort", KERNEL_EXIT)),
            Map.entry("mmio_stale_data", new Entry("MMIO stale data", KERNEL_EXIT + ", entering guests")),
            Map.entry("reg_file_data_sampling", new Entry("Register file data sampling", KERNEL_EXIT)),
            Map.entry("tsa", new Entry("Transient scheduler attacks", KERNEL_EXIT)),
            Map.entry("itlb_multihit", new Entry("iTLB multihit", "huge pages of guests of this machine")),
            Map.entry("srbds", new Entry("Special register buffers", "RDRAND, RDSEED")),
            Map.entry("retbleed", new Entry("RETBleed, return targets", "every return in the kernel")),
            Map.entry(
                    "spec_rstack_overflow",
                    new Entry("Speculative return stack overflow", "every return in the kernel")),
            Map.entry("gather_data_sampling", new Entry("Gather data sampling", "gather instructions (AVX2, AVX-512)")),
            Map.entry("indirect_target_selection", new Entry("Indirect target selection", INDIRECT)),
            Map.entry("vmscape", new Entry("VMscape", "exits from guests of this machine")),
            Map.entry("ghostwrite", new Entry("GhostWrite (RISC-V)", "vector instructions, which are switched off")),
            Map.entry("old_microcode", new Entry("Microcode older than known fixes", "")));

    private Catalogue() {}

    /** The entry of a file; its own name where it is not known here. */
    public static Entry of(String file) {
        return ENTRIES.getOrDefault(file, new Entry(file, ""));
    }
}
