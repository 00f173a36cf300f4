// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.topology;

import io.mitigauge.model.CoupleAnswer;
import io.mitigauge.model.CoupleAnswer.Ratio;
import io.mitigauge.model.CpuList;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import io.mitigauge.model.Reading.Value;
import io.mitigauge.model.Topology;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A measured topology as fields of an environment; docs/environment.md lists them. */
public final class TopologyFields {

    /** CPUs of each core, as {@code 0-1;2-3}. */
    public static final String SIBLINGS = "probe.siblings";

    private static final String SOURCE = "measured by mitigauge";

    private TopologyFields() {}

    /** The fields {@code probe.*}. */
    public static SortedMap<String, Reading> of(Topology topology) {
        SortedMap<String, Reading> fields = new TreeMap<>();
        fields.put(
                SIBLINGS,
                topology.cores().isEmpty()
                        ? unclear(topology.sentence())
                        : new Value(
                                topology.cores().stream().map(CpuList::format).collect(Collectors.joining(";")),
                                SOURCE));
        fields.put("probe.finding", new Value(topology.sentence(), SOURCE));
        fields.put("probe.together", figures(topology.couples(), c -> shown(c.together())));
        fields.put("probe.control", figures(topology.couples(), c -> shown(c.control())));
        fields.put("probe.lineNanos", figures(topology.couples(), c -> text("%.0f", c.lineNanos())));
        return fields;
    }

    /** The same where nothing could be measured. */
    public static SortedMap<String, Reading> failed(String reason) {
        return new TreeMap<>(
                Map.of(SIBLINGS, unclear(reason), "probe.finding", new Value("nothing: " + reason, SOURCE)));
    }

    private static Reading unclear(String reason) {
        return new Absent(Reason.ERROR, reason, SOURCE);
    }

    private static Reading figures(List<CoupleAnswer> couples, Function<CoupleAnswer, String> figure) {
        return couples.isEmpty()
                ? new Absent(Reason.MISSING, "fewer than two CPUs", SOURCE)
                : new Value(
                        couples.stream()
                                .map(c -> c.a() + "+" + c.b() + " " + figure.apply(c))
                                .collect(Collectors.joining(", ")),
                        SOURCE);
    }

    private static String shown(Optional<Ratio> ratio) {
        return ratio.map(r -> text("%.2f", r.median())).orElse("none");
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
