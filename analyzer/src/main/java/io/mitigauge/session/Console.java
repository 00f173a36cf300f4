// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What host and forks print: held until there is a bundle, then written to its console log. */
final class Console {

    private static final int MOST_HELD = 1000;

    private final List<String> held = new ArrayList<>();
    private @Nullable Consumer<String> target;

    synchronized void line(String line) {
        if (target != null) {
            target.accept(line);
        } else if (held.size() < MOST_HELD) {
            held.add(line);
        }
    }

    synchronized void to(Consumer<String> writer) {
        held.forEach(writer);
        held.clear();
        target = writer;
    }
}
