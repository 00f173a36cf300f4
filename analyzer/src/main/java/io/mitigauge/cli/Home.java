// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.session.Runs.Installation;
import io.mitigauge.session.SessionException;
import java.nio.file.Path;

/** Where mitigauge is installed and what the launcher said about the terminal. */
final class Home {

    private Home() {}

    /** Version of the program, {@code development} when run from class files. */
    static String version() {
        String version = Home.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Commit that the launcher found, or {@code unknown}. */
    static String commit() {
        return System.getProperty("mitigauge.commit", "unknown");
    }

    /** The JVM that measures and the jar that it runs. */
    static Installation installation() {
        String home = System.getProperty("mitigauge.home");
        if (home == null) {
            throw new SessionException(
                    SessionException.Kind.USAGE, "started without its launcher; start the script mitigauge instead");
        }
        return Installation.of(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                Path.of(home, "benchmarks", "target", "benchmarks.jar"),
                version(),
                commit());
    }

    /** The script that starts this program. */
    static Path launcher() {
        String home = System.getProperty("mitigauge.home");
        if (home == null) {
            throw new SessionException(
                    SessionException.Kind.USAGE, "started without its launcher; start the script mitigauge instead");
        }
        return Path.of(home, "mitigauge");
    }

    /** Columns of the terminal on standard error; 0 where it is not a terminal. */
    static int terminalColumns() {
        return Integer.getInteger("mitigauge.terminal.columns", 0);
    }

    /** Whether standard output takes colour. */
    static boolean colour() {
        return Boolean.getBoolean("mitigauge.colour");
    }

    /** Folder of the user's own runs. */
    static Path results() {
        return Path.of("results");
    }
}
