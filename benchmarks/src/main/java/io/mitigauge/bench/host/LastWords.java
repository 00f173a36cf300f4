// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import java.util.ArrayList;
import java.util.List;

/**
 * What a forked JVM printed before it failed, picked from the lines in which JMH repeats it: between tags such as
 * {@code <stderr last='20 lines'>} and {@code </stderr>}, after the exit code.
 */
final class LastWords {

    private static final int MOST_LINES = 3;
    private static final String KILLED = "<forked VM failed with exit code 137>"; // 128 + SIGKILL

    private final List<String> lines = new ArrayList<>();
    private boolean killed;
    private boolean quoting;

    /** Takes the next line that JMH prints. */
    synchronized void hear(String line) {
        if (line.equals(KILLED)) {
            killed = true;
        } else if (line.startsWith("<stdout last=") || line.startsWith("<stderr last=")) {
            quoting = true;
        } else if (line.equals("</stdout>") || line.equals("</stderr>")) {
            quoting = false;
        } else if (quoting && !line.isBlank() && lines.size() < MOST_LINES) {
            lines.add(line.strip());
        }
    }

    /** To be appended to a message; empty where nothing was heard. */
    synchronized String text() {
        String cause = killed ? "; it was killed, as the kernel does when memory runs out" : "";
        return lines.isEmpty() ? cause : cause + ": " + String.join(" / ", lines);
    }
}
