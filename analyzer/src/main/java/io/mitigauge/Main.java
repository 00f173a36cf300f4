// SPDX-License-Identifier: Apache-2.0
package io.mitigauge;

import io.mitigauge.cli.Cli;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Entry point; the only caller of {@link System#exit}. */
public final class Main {

    private Main() {}

    /** Runs the command line and exits with its code. */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // digits in sentences are the same everywhere
        int code = Cli.execute(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                args);
        System.exit(code);
    }
}
