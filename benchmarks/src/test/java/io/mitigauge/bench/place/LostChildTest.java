// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.mitigauge.bench.linux.Line;
import io.mitigauge.bench.linux.ParentDeath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A second JVM that answered and then ends, and what becomes of the one that started it. */
final class LostChildTest {

    private static final int PATIENCE_SECONDS = 60;
    private static final int STATUS = 3;

    @TempDir
    private Path folder;

    /** What ends the child. */
    enum End {
        /** It does. */
        ITSELF,
        /** Somebody kills it. */
        A_KILL,
        /** The end of the thread that started it. */
        ITS_THREAD,
        /** Who started it closes it. */
        CLOSING
    }

    /** The child. */
    static final class Child {

        private Child() {}

        /** Answers, and ends when it is told. */
        public static void main(String[] arguments) {
            ParentDeath.endWithIt();
            Line.inherited(arguments[1]).put();
            Line.inherited(arguments[0]).take();
            Runtime.getRuntime().halt(STATUS);
        }
    }

    /** Who starts it. */
    static final class Parent {

        private Parent() {}

        /** Ends well once nobody watches the child any more. */
        public static void main(String[] arguments) throws InterruptedException {
            Line there = Line.Way.PIPE.open();
            Line back = Line.Way.PIPE.open();
            Thread starter = Thread.ofPlatform().start(() -> live(End.valueOf(arguments[0]), there, back));
            starter.join();
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals("watch")) {
                    thread.join();
                }
            }
        }

        private static void live(End end, Line there, Line back) {
            List<String> lines = List.of(there.address(), back.address());
            ChildJvm child = ChildJvm.start("the child", Child.class, lines, () -> {
                back.take();
                return true;
            });
            switch (end) {
                case ITSELF -> {
                    there.put();
                    waitForEver();
                }
                case A_KILL -> {
                    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
                    waitForEver();
                }
                case ITS_THREAD -> {} // which ends here
                case CLOSING -> child.close();
            }
        }

        private static void waitForEver() {
            while (true) {
                LockSupport.park();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"ITSELF | status 3", "A_KILL | killed by signal 9, as the kernel does where memory is short"})
    void endsItsParentAtOnceWithAReason(End end, String reason) throws Exception {
        assertThat(statusOfParent(end)).isEqualTo(ChildJvm.LOST);
        assertThat(errors()).endsWith("the child ended before the benchmark did: " + reason);
    }

    @ParameterizedTest
    @EnumSource(names = {"ITS_THREAD", "CLOSING"})
    void isNotMissedWhereItsEndWasMeant(End end) throws Exception {
        assertThat(statusOfParent(end)).isZero();
        assertThat(errors()).noneMatch(line -> line.startsWith("the child"));
    }

    private int statusOfParent(End end) throws IOException, InterruptedException {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        end.name())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        try {
            assertThat(parent.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return parent.exitValue();
        } finally {
            parent.destroyForcibly();
        }
    }

    private List<String> errors() throws IOException {
        return Files.readAllLines(folder.resolve("errors"));
    }
}
