// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.boot.AfterBoot;
import io.mitigauge.boot.Station;
import io.mitigauge.capture.Capture;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mitigauge after-boot}: what systemd starts where it is armed. */
@Command(
        name = "after-boot",
        description = "Do what arm announced. systemd starts this after the boot; people need it only to try it.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured and compared", "2:wrong usage", "3:not armed, not rebooted, or it failed"})
final class AfterBootCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--anyway", description = "Even if the machine was not rebooted since it was armed.")
    private boolean anyway;

    /** What ends with an error then may have lost what it needs. */
    private final AtomicBoolean shutDown = new AtomicBoolean();

    @Override
    public Integer call() {
        Station station = Stations.ours();
        AfterBoot afterBoot = new AfterBoot(
                station,
                Stations.arming(station),
                Stations.commands(),
                this::execute,
                spec.commandLine().getErr());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown.set(true)));
        AfterBoot.Boot boot =
                new AfterBoot.Boot(Stations.bootId(), Capture.bootIdHash().text());
        return afterBoot.run(boot, anyway) ? ExitCodes.DONE : ExitCodes.INPUT;
    }

    /** What users would see goes to our log as it comes. */
    private AfterBoot.Ended execute(List<String> words) {
        LastLine out = new LastLine(spec.commandLine().getErr());
        LastLine err = new LastLine(spec.commandLine().getErr());
        int code = Cli.execute(new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(String[]::new));
        return new AfterBoot.Ended(
                code != ExitCodes.DONE && shutDown.get() ? ExitCodes.INTERRUPTED : code,
                out.lastLine(),
                err.lastLine());
    }

    /** Passes text on, and keeps the last line that is not empty. */
    private static final class LastLine extends FilterWriter {

        private final StringBuilder line = new StringBuilder();
        private String last = "";

        LastLine(Writer next) {
            super(next);
        }

        String lastLine() {
            return line.isEmpty() ? last : line.toString();
        }

        @Override
        public void write(int character) throws IOException {
            write(new char[] {(char) character}, 0, 1);
        }

        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            write(new String(text, offset, length), 0, length);
        }

        @Override
        public void write(String text, int offset, int length) throws IOException {
            out.write(text, offset, length);
            text.substring(offset, offset + length).chars().forEach(this::keep);
        }

        private void keep(int character) {
            if (character != '\n') {
                line.append((char) character);
            } else if (!line.isEmpty()) {
                last = line.toString();
                line.setLength(0);
            }
        }
    }
}
