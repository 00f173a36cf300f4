// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The kernel's command line, and the part of it that may be stored.
 *
 * <p>Kept are parameters whose name is in {@link #ALLOWED}: mitigations, SMT, scheduler, clock, idle and frequency,
 * memory, isolation. Everything else is counted. A value that does not look like a setting is withheld even then.
 *
 * @param parameters in order, quotes kept; those behind {@code --} belong to init, not to the kernel
 * @param forInit number of words behind {@code --}
 */
record KernelCommandLine(List<String> parameters, int forInit) {

    /**
     * Names of parameters that are stored, with {@code _} for {@code -} (the kernel takes them as equal); a trailing
     * {@code *} stands for any rest. docs/environment.md repeats this list.
     */
    static final List<String> ALLOWED = List.of(
            // mitigations
            "mitigations",
            "mds",
            "tsx_async_abort",
            "tsx",
            "mmio_stale_data",
            "l1tf",
            "l1d_flush",
            "spectre_*",
            "nospectre_*",
            "spec_store_bypass_disable",
            "nospec_store_bypass_disable",
            "ssbd",
            "pti",
            "nopti",
            "kpti",
            "retbleed",
            "srbds",
            "gather_data_sampling",
            "spec_rstack_overflow",
            "reg_file_data_sampling",
            "indirect_target_selection",
            "tsa",
            "vmscape",
            "no_entry_flush",
            "no_uaccess_flush",
            "nobp",
            "clearcpuid",
            "dis_ucode_ldr",
            "nopcid",
            "noinvpcid",
            "nokaslr",
            "kvm.*",
            "kvm_intel.*",
            "kvm_amd.*",
            // SMT and number of CPUs
            "nosmt",
            "smt",
            "maxcpus",
            "nr_cpus",
            "possible_cpus",
            "nosmp",
            // scheduler and isolation
            "isolcpus",
            "nohz",
            "nohz_full",
            "rcu_nocbs",
            "rcu_nocb_poll",
            "irqaffinity",
            "kthread_cpus",
            "preempt",
            "threadirqs",
            "skew_tick",
            "tickless",
            "sched_*",
            "psi",
            "cgroup_*",
            "systemd.unified_cgroup_hierarchy",
            // clock, idle, frequency
            "clocksource",
            "tsc",
            "no_kvmclock",
            "no_timer_check",
            "hpet",
            "highres",
            "idle",
            "intel_pstate",
            "amd_pstate",
            "processor.max_cstate",
            "intel_idle.max_cstate",
            "cpuidle.*",
            "cpuidle_haltpoll.*",
            "haltpoll.*",
            "cpufreq.*",
            "no_turbo",
            // memory
            "transparent_hugepage",
            "hugepages*",
            "hugepagesz",
            "default_hugepagesz",
            "numa*",
            "mem",
            "init_on_alloc",
            "init_on_free",
            "page_alloc.shuffle",
            "slab_nomerge",
            "swapaccount",
            "zswap.enabled");

    /** A setting: no dots, slashes, equals signs or at signs, so no paths, domains, addresses or nested parameters. */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_,:+-]{0,64}");

    /** Long runs of hexadecimal digits are identities or keys, not settings. */
    private static final Pattern LIKE_A_KEY = Pattern.compile("[0-9A-Fa-f]{12,}");

    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"]|\"[^\"]*(?:\"|$))++");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final String END_OF_KERNEL = "--";

    /** Copies the parameters. */
    KernelCommandLine {
        parameters = List.copyOf(parameters);
    }

    /** Reads a line as the kernel does: words split at white space outside double quotes. */
    static KernelCommandLine parse(String line) {
        List<String> words = WORD.matcher(line).results().map(m -> m.group()).toList();
        int end = words.indexOf(END_OF_KERNEL);
        return end < 0
                ? new KernelCommandLine(words, 0)
                : new KernelCommandLine(words.subList(0, end), words.size() - end - 1);
    }

    /** What may be stored, for example {@code mitigations=auto nosmt (+5 parameters not stored)}. */
    String shareable() {
        List<String> kept = new ArrayList<>();
        for (String parameter : parameters) {
            if (allowed(nameOf(parameter))) {
                kept.add(shareable(parameter));
            }
        }
        int left = parameters.size() + forInit - kept.size();
        if (left > 0) {
            kept.add("(+" + left + (left == 1 ? " parameter" : " parameters") + " not stored)");
        }
        return Readings.joined(kept, " ");
    }

    /** Whether a value is a setting rather than a name, a path, an address, an identity or a key. */
    static boolean harmless(String value) {
        return HARMLESS.matcher(value).matches()
                && !LIKE_A_KEY.matcher(value).find()
                && Redaction.PATTERNS_ONLY.apply(value).equals(value);
    }

    private static String shareable(String parameter) {
        int equals = parameter.indexOf('=');
        if (equals < 0) {
            return parameter;
        }
        String value = parameter.substring(equals + 1);
        return harmless(value) ? parameter : nameOf(parameter) + "=(withheld)";
    }

    private static String nameOf(String parameter) {
        int equals = parameter.indexOf('=');
        return equals < 0 ? parameter : parameter.substring(0, equals);
    }

    private static boolean allowed(String name) {
        String normal = name.replace('-', '_');
        return NAME.matcher(name).matches() && ALLOWED.stream().anyMatch(pattern -> matches(pattern, normal));
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }
}
