// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code config/jdk25.sh}, with the system's folders moved below a temporary one. */
final class FindJdkTest {

    @TempDir
    private Path root;

    private Path script = Path.of("");

    @BeforeEach
    void moveFolders() throws IOException {
        String text = Files.readString(Path.of("..", "config", "jdk25.sh"));
        script = root.resolve("jdk25.sh");
        Files.createDirectory(root.resolve("tools")); // a PATH without any java
        for (String tool : List.of("grep", "readlink")) {
            Path program = root.resolve("tools").resolve(tool);
            program(program);
            Files.writeString(program, "#!/bin/sh\nexec " + onPath(tool) + " \"$@\"\n");
        }
        Files.writeString(script, text.replace(" /usr/", " " + root + "/usr/").replace(" /opt/", " " + root + "/opt/"));
    }

    @Test
    void findsTheOneAmongOthers() throws Exception {
        fakeJdk("usr/lib/jvm/java-17", "17.0.15", true);
        fakeJdk("usr/lib/jvm/jre-25", "25.0.3", false);
        Path right = fakeJdk("usr/lib/jvm/temurin-25", "25.0.3", true);

        assertThat(find(Map.of())).isEqualTo("0 " + right);
    }

    @Test
    void javaHomeComesFirst() throws Exception {
        fakeJdk("usr/lib/jvm/temurin-25", "25.0.3", true);
        Path mine = fakeJdk("mine", "25", true);

        assertThat(find(Map.of("JAVA_HOME", mine.toString()))).isEqualTo("0 " + mine);
    }

    @Test
    void anOlderJavaHomeIsPassedOver() throws Exception {
        Path right = fakeJdk("home/.sdkman/candidates/java/25.0.1-tem", "25.0.1", true);
        Path old = fakeJdk("old", "17.0.15", true);

        assertThat(find(Map.of("JAVA_HOME", old.toString()))).isEqualTo("0 " + right);
    }

    @Test
    void withoutOneItSaysInOneLineHowToGetIt() throws Exception {
        fakeJdk("usr/lib/jvm/java-250", "250.1", true);

        assertThat(find(Map.of()))
                .startsWith("2 mitigauge: needs a JDK 25 and found none; get one with: ")
                .hasLineCount(1);
    }

    private static Path onPath(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private Path fakeJdk(String folder, String version, boolean compiler) throws IOException {
        Path jdk = root.resolve(folder);
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        program(jdk.resolve("bin/java"));
        if (compiler) {
            program(jdk.resolve("bin/javac"));
        }
        return jdk;
    }

    private static void program(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    /** Exit code, then what was found or said. */
    private String find(Map<String, String> variables) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", "-c", "(. " + script + " && echo \"$JAVA_HOME\"); echo \"code $?\"");
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        root.resolve("tools").toString(),
                        "HOME",
                        root.resolve("home").toString()));
        builder.environment().putAll(variables);
        Process process = builder.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code = text.lastIndexOf("code ");
        return text.substring(code + 5) + " " + text.substring(0, code).strip();
    }
}
