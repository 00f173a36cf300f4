// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A root folder under construction. */
record Tree(Path root) {

    /** Adds a file with its folders. */
    Tree with(String path, String text) {
        try {
            Path file = root.resolve(path.substring(1));
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GuestFiles files() {
        return GuestFiles.at(root);
    }
}
