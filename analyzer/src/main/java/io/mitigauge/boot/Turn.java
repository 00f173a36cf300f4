// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.boot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The right to measure what is armed, which one process at a time has: the unit, or somebody who tries it by hand. */
final class Turn implements AutoCloseable {

    private final Optional<FileChannel> channel;

    private Turn(Optional<FileChannel> channel) {
        this.channel = channel;
    }

    /**
     * Takes it. Where a lock cannot be had, as on a file system that became read-only, one goes without.
     *
     * @throws BootException if another process has it
     */
    static Turn take(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                lock = null;
            }
            if (lock == null) {
                channel.close();
                throw new BootException(
                        "another mitigauge is measuring what is armed; wait until it ends, or stop all of it"
                                + " with: mitigauge disarm");
            }
            return new Turn(Optional.of(channel));
        } catch (IOException e) {
            return new Turn(Optional.empty());
        }
    }

    @Override
    public void close() {
        try {
            if (channel.isPresent()) {
                channel.get().close();
            }
        } catch (IOException ignored) {
            // It dies with the process.
        }
    }
}
