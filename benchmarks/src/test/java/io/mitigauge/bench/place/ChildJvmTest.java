// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.ParentDeath;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A second JVM that does not get as far as its first answer. */
final class ChildJvmTest {

    /** What ends the child. */
    enum End {
        /** The kernel refuses it a CPU. */
        REFUSED {
            @Override
            void come() {
                Affinity.pin(60_000);
            }
        },
        /** Its own mistake. */
        FAILED {
            @Override
            void come() {
                throw new IllegalStateException("a mistake");
            }
        },
        /** Somebody kills it. */
        KILLED {
            @Override
            void come() {
                try {
                    int ignored = new ProcessBuilder(
                                    "kill",
                                    "-9",
                                    String.valueOf(ProcessHandle.current().pid()))
                            .start()
                            .waitFor();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };

        abstract void come();
    }

    /** The child. */
    static final class Program {

        private Program() {}

        /** Ends as it is told. */
        public static void main(String[] arguments) {
            ParentDeath.endWithIt();
            ChildJvm.play(() -> End.valueOf(arguments[0]).come());
        }
    }

    @Test
    void whatTheKernelRefusesItIsASkip() {
        assertThatExceptionOfType(UnsupportedException.class)
                .isThrownBy(() -> start(End.REFUSED))
                .withMessageStartingWith("the child is refused its CPU, its memory or a system call; ");
    }

    @Test
    void aMistakeIsAFailure() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> start(End.FAILED))
                .withMessage("the child ended with status 1 before it answered");
    }

    @Test
    void aKillIsAFailureThatNamesMemory() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> start(End.KILLED))
                .withMessage("the child was killed before it answered, as the kernel does where memory is short");
    }

    private static void start(End end) {
        ChildJvm.start("the child", Program.class, List.of(end.name()), ChildJvmTest::noAnswer)
                .close();
    }

    /** Waits for an answer that does not come. */
    private static boolean noAnswer() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
