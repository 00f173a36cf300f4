// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

/** Tokens through pipes, and what happens when an end is closed. */
final class PipeTest {

    @Test
    void carriesTokens() {
        Pipe pipe = Pipe.open();
        for (int round = 0; round < 3; round++) {
            assertThat(pipe.put()).isTrue();
            assertThat(pipe.take()).isTrue();
        }
        pipe.closeWriteEnd();
        pipe.closeReadEnd();
    }

    @Test
    void endsForTheReaderWhenTheWriterClosesAndTheTokensAreTaken() {
        Pipe pipe = Pipe.open();
        pipe.put();
        pipe.closeWriteEnd();
        assertThat(pipe.take()).isTrue();
        assertThat(pipe.take()).isFalse();
        pipe.closeReadEnd();
    }

    @Test
    void endsForTheWriterWhenTheReaderCloses() {
        Pipe pipe = Pipe.open();
        pipe.closeReadEnd();
        assertThat(pipe.put()).isFalse();
        pipe.closeWriteEnd();
    }

    @Test
    void saysThatAnEndIsClosed() {
        Pipe pipe = Pipe.open();
        pipe.closeReadEnd();
        pipe.closeReadEnd();
        pipe.closeWriteEnd();
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(pipe::take)
                .withMessage("read from a pipe: EBADF (Bad file descriptor)");
    }
}
