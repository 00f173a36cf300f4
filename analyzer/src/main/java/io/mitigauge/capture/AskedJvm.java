// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A small JVM that is started, asked for what only a process of its own can find out, and ended. */
final class AskedJvm {

    /** How long an answer may take: a tenth of a second, and on an emulated CPU that others use too sometimes more than 20 s. */
    static final long PATIENCE_SECONDS = 60;

    private static final int LIMIT_BYTES = 64 * 1024; // what a pipe holds, so that the JVM never waits for a reader

    private AskedJvm() {}

    /** What a JVM with these arguments prints. */
    static String output(String... arguments) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of(java, "-Xmx32m", "-XX:+UseSerialGC"), Stream.of(arguments))
                                .toList())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS").forEach(builder.environment()::remove);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("did not end");
            }
            return new String(process.getInputStream().readNBytes(LIMIT_BYTES), StandardCharsets.ISO_8859_1);
        } finally {
            process.destroyForcibly();
        }
    }
}
