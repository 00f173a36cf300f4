// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The few questions that a capture asks a file system. None of them follows a link at the end of its path. */
interface Disk {

    /** What lies at a path. */
    enum Kind {
        FILE,
        FOLDER,
        LINK,
        CHARACTER_DEVICE,
        OTHER
    }

    /** What lies there; an exception where nothing does. */
    Kind kind(Path path) throws IOException;

    /** Where a link leads, word for word. */
    String target(Path link) throws IOException;

    /** The beginning of a file, at most this many bytes. */
    byte[] bytes(Path file, int limitBytes) throws IOException;

    /** Names in a folder, in no order; an exception where there are more than the limit. */
    List<String> names(Path folder, int limit) throws IOException;
}
