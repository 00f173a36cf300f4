// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.CpuList;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import io.mitigauge.model.Reading.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** Fields {@code numa.*} and those on how the CPUs idle and change their frequency. */
final class PlatformFields {

    private static final String CPU = "/sys/devices/system/cpu/";
    private static final String NODE = "/sys/devices/system/node/";

    private PlatformFields() {}

    static void addTo(Fields fields, GuestFiles files) {
        Reading nodes = Readings.parse(files.line(NODE + "online"), PlatformFields::listed);
        fields.put("numa.nodes", nodes);
        fields.put("numa.cpus", cpusOf(files, nodes));
        fields.put("numa.balancing", Readings.parse(files.line("/proc/sys/kernel/numa_balancing"), Readings::number));
        fields.put("cpu.idleDriver", files.line(CPU + "cpuidle/current_driver"));
        fields.put(
                "cpu.idleGovernor",
                orElse(files.line(CPU + "cpuidle/current_governor_ro"), files.line(CPU + "cpuidle/current_governor")));
        fields.put("cpu.boost", boost(files));
    }

    /** The second where the first is missing, not where it cannot be read. */
    private static Reading orElse(Reading first, Reading second) {
        return first instanceof Absent absent && absent.reason() == Reason.MISSING ? second : first;
    }

    private static String listed(String list) {
        if (CpuList.parse(list).isEmpty()) {
            throw new IllegalArgumentException("not a list of nodes");
        }
        return list;
    }

    /** The CPUs of each node in the order of nodes; {@code none} for a node without. */
    private static Reading cpusOf(GuestFiles files, Reading nodes) {
        String source = NODE + "node*/cpulist";
        if (nodes instanceof Absent) {
            return Readings.from(source, nodes);
        }
        SortedSet<Integer> numbers = CpuList.parse(nodes.text().orElse(""));
        List<String> cpus = new ArrayList<>();
        for (int node : numbers) {
            Reading list = Readings.parse(files.maybeEmpty(NODE + "node" + node + "/cpulist"), Readings::cpus);
            if (list instanceof Absent) {
                return Readings.from(source, list);
            }
            cpus.add(list.text().orElse(Readings.NONE));
        }
        return new Value(String.join(";", cpus), source);
    }

    /** Whether the CPU may run faster than its nominal frequency, from one of two drivers that say the opposite. */
    private static Reading boost(GuestFiles files) {
        Reading noTurbo = Readings.parse(files.line(CPU + "intel_pstate/no_turbo"), ProcessFields::yesOrNo);
        Reading allowed = Readings.parse(noTurbo, no -> no.equals("yes") ? "no" : "yes");
        return orElse(allowed, Readings.parse(files.line(CPU + "cpufreq/boost"), ProcessFields::yesOrNo));
    }
}
