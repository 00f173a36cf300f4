// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.place.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a forked JVM printed before it failed, picked from the lines in which JMH repeats it: between tags such as
 * {@code <stderr last='20 lines'>} and {@code </stderr>}, after the exit code.
 */
final class LastWords {

    private static final int MOST_LINES = 3;
    /** 128 and the number of the signal that ended it, as JMH prints it. */
    private static final Map<String, String> ENDED_BY_A_SIGNAL = Map.of(
            "<forked VM failed with exit code 137>",
            "; it was killed, as the kernel does when memory runs out",
            "<forked VM failed with exit code 159>",
            "; it was killed by a filter for system calls (SIGSYS): allow what it uses, or leave the benchmark out");

    private static final String NO_ROOM = "Could not reserve enough space";

    /** A JVM that ends itself for want of another one says why last. */
    private static final String ENDED_ITSELF = "<forked VM failed with exit code " + ChildJvm.LOST + ">";

    private final List<String> lines = new ArrayList<>();
    private String cause = "";
    private Optional<String> last = Optional.empty();
    private boolean endedItself;
    private boolean quoting;

    /** Takes the next line that JMH prints. */
    synchronized void hear(String line) {
        cause = ENDED_BY_A_SIGNAL.getOrDefault(line, cause);
        endedItself |= line.equals(ENDED_ITSELF);
        if (line.startsWith("<stdout last=") || line.startsWith("<stderr last=")) {
            quoting = true;
        } else if (line.equals("</stdout>") || line.equals("</stderr>")) {
            quoting = false;
        } else if (quoting && !line.isBlank()) {
            quote(line.strip());
        }
    }

    private void quote(String line) {
        last = Optional.of(line);
        if (lines.size() < MOST_LINES) {
            lines.add(line);
        }
    }

    /** The reason in whole, where the fork itself had one for ending; empty where it ended otherwise. */
    synchronized Optional<String> reason() {
        return endedItself ? last : Optional.empty();
    }

    /** To be appended to a message; empty where nothing was heard. */
    synchronized String text() {
        String advice = lines.stream().anyMatch(line -> line.contains(NO_ROOM))
                ? "; it needs more memory, or a higher limit of addresses (ulimit -v)"
                : "";
        return lines.isEmpty() ? cause : cause + ": " + String.join(" / ", lines) + advice;
    }
}
