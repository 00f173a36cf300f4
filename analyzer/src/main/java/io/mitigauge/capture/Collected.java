// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Absent;
import io.mitigauge.model.Reading.Reason;
import io.mitigauge.model.Reading.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code collect.sh} says beside the files that it took: facts that it took only as hashes or filtered, and why
 * files are not there.
 *
 * @param facts text by field
 * @param absences reason by path of the file
 */
record Collected(Map<String, String> facts, Map<String, Reason> absences) {

    private static final String FORMAT = "mitigauge-collect/1";
    private static final String MANIFEST = "/mitigauge/collect";
    private static final String FACTS = "/mitigauge/fields";
    private static final Set<String> FIELDS =
            Set.of("kernel.commandLine", "kernel.commandLineHash", "kernel.bootIdHash", "machine.idHash", "os.arch");
    private static final Map<String, Reason> REASONS = Map.of(
            "missing", Reason.MISSING, "denied", Reason.DENIED, "error", Reason.ERROR, "withheld", Reason.WITHHELD);

    /** Nothing for a tree that the collector did not make, and for the running system. */
    static Collected in(GuestFiles files) {
        Map<String, String> facts = new HashMap<>();
        Map<String, Reason> absences = new HashMap<>();
        String manifest = files.live() ? "" : files.text(MANIFEST).text().orElse("");
        if (manifest.lines().findFirst().filter(FORMAT::equals).isPresent()) {
            for (String line : manifest.lines().toList()) {
                String[] parts = line.split("\t", -1);
                Reason reason = parts.length == 3 ? REASONS.get(parts[1]) : null;
                if (reason != null && parts[0].equals("absent")) {
                    absences.put(parts[2], reason);
                }
            }
            for (String line : files.text(FACTS).text().orElse("").lines().toList()) {
                String[] parts = line.split("\t", 2);
                if (parts.length == 2 && FIELDS.contains(parts[0]) && !parts[1].isBlank()) {
                    facts.put(parts[0], parts[1].strip());
                }
            }
        }
        return new Collected(facts, absences);
    }

    /** The fields with what the collector knew better. */
    SortedMap<String, Reading> applyTo(SortedMap<String, Reading> fields) {
        SortedMap<String, Reading> better = new TreeMap<>(fields);
        better.replaceAll((name, reading) -> explained(reading));
        facts.forEach((name, text) -> better.put(name, new Value(text, "collect.sh")));
        return better;
    }

    private Reading explained(Reading reading) {
        if (!(reading instanceof Absent absent) || absent.reason() != Reason.MISSING) {
            return reading;
        }
        Reason reason = absences.getOrDefault(absent.source(), Reason.MISSING);
        String detail = switch (reason) {
            case MISSING -> absent.detail();
            case DENIED -> "the collector's user may not read it";
            case MASKED -> "hidden from the collector";
            case ERROR -> "the collector could not read it";
            case WITHHELD -> "the collector does not take it";
        };
        return new Absent(reason, detail, absent.source());
    }
}
