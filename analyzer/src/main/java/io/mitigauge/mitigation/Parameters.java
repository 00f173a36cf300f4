// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.mitigation;

import io.mitigauge.model.Environment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters of the kernel's command line that touch mitigations and SMT, in plain words. Source:
 * Documentation/admin-guide/kernel-parameters.txt and admin-guide/hw-vuln/attack_vector_controls.rst.
 */
public final class Parameters {

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("mds", "clearing of CPU buffers against MDS"),
            Map.entry("tsx_async_abort", "clearing of CPU buffers against TAA"),
            Map.entry("mmio_stale_data", "clearing of CPU buffers against stale MMIO data"),
            Map.entry("reg_file_data_sampling", "clearing of register files against RFDS"),
            Map.entry("tsa", "clearing of CPU buffers against TSA"),
            Map.entry("tsx", "transactional memory"),
            Map.entry("l1tf", "flushing of the L1 cache when a guest is entered"),
            Map.entry("l1d_flush", "flushing of the L1 cache for processes that ask for it"),
            Map.entry("pti", "page-table isolation against Meltdown"),
            Map.entry("kpti", "page-table isolation against Meltdown"),
            Map.entry("spectre_v2", "protection of indirect branches"),
            Map.entry("spectre_v2_user", "protection of indirect branches between processes"),
            Map.entry("spectre_bhi", "protection of the branch history"),
            Map.entry("spec_store_bypass_disable", "switching store bypass off (SSBD)"),
            Map.entry("retbleed", "protection of returns against RETBleed"),
            Map.entry("spec_rstack_overflow", "protection of returns against SRSO"),
            Map.entry("srbds", "protection of the random number generator's buffers"),
            Map.entry("gather_data_sampling", "protection of gather instructions (GDS)"),
            Map.entry("indirect_target_selection", "protection of indirect branches against ITS"),
            Map.entry("vmscape", "protection of a host's user space from its guests"));

    private static final Map<String, String> WHOLE = Map.ofEntries(
            Map.entry("nosmt", "second threads of cores stay offline; smt/control can bring them back"),
            Map.entry("nosmt=force", "second threads of cores stay offline until the next boot"),
            Map.entry("nopti", "no page-table isolation against Meltdown"),
            Map.entry("nospectre_v1", "no barriers against Spectre v1"),
            Map.entry("nospectre_v2", "no protection of indirect branches"),
            Map.entry("nospectre_bhb", "no protection of the branch history"),
            Map.entry("nospec_store_bypass_disable", "store bypass stays on"),
            Map.entry("nopcid", "no process-context identifiers: page-table isolation costs more"),
            Map.entry("noinvpcid", "no INVPCID: page-table isolation costs more"),
            Map.entry("dis_ucode_ldr", "the kernel loads no microcode"));

    private static final Map<String, String> VECTORS = Map.of(
            "auto", "the kernel's defaults",
            "off", "no mitigations at all",
            "nosmt", "SMT off where a flaw needs that",
            "no_user_kernel", "none between programs and the kernel",
            "no_user_user", "none between programs",
            "no_guest_host", "none between guests of this machine and itself",
            "no_guest_guest", "none between guests of this machine",
            "no_cross_thread", "none between threads of a core");

    private static final Map<String, String> VALUES =
            Map.of("off", "off", "on", "on", "auto", "as the kernel thinks best", "full", "on", "force", "forced");

    private Parameters() {}

    /** Each stored parameter that touches mitigations or SMT, with its meaning, in their order. */
    public static Map<String, String> explained(Environment environment) {
        Map<String, String> explained = new LinkedHashMap<>();
        for (String parameter : new Guest(environment).parameters()) {
            String meaning = meaning(parameter);
            if (!meaning.isEmpty()) {
                explained.put(parameter, meaning);
            }
        }
        return explained;
    }

    /** What one parameter does; empty where it has nothing to do with mitigations. */
    static String meaning(String parameter) {
        String whole = WHOLE.get(parameter);
        if (whole != null) {
            return whole;
        }
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        List<String> values =
                equals < 0 ? List.of() : List.of(parameter.substring(equals + 1).split(",", -1));
        if (name.equals("mitigations")) {
            return String.join("; ", vectors(values));
        }
        String what = NAMES.get(name);
        return what == null ? "" : what + (values.isEmpty() ? "" : ": " + String.join(", ", chosen(values)));
    }

    private static List<String> vectors(List<String> values) {
        return values.stream()
                .map(v -> VECTORS.getOrDefault(v, "\"" + v + "\", which is not known here"))
                .toList();
    }

    private static List<String> chosen(List<String> values) {
        List<String> chosen = new ArrayList<>();
        for (String value : values) {
            chosen.add(
                    value.equals("nosmt")
                            ? "and SMT off where it is needed"
                            : VALUES.getOrDefault(value, "\"" + value + "\""));
        }
        return chosen;
    }
}
