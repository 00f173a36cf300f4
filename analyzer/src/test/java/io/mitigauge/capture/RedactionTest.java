// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is replaced in a text, and what must not be. */
final class RedactionTest {

    private static final Redaction JANES = Redaction.of(new Identity(
            Set.of("gandalf.example.com"),
            Set.of("jane"),
            Set.of("/srv/people/jane"),
            Set.of("0123456789abcdef0123456789abcdef")));

    private static final Redaction COMMON =
            Redaction.of(new Identity(Set.of("vm"), Set.of("root", "java"), Set.of("/root", "/"), Set.of()));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Linux gandalf 6.1 | Linux <host> 6.1",
                "at GANDALF.example.com: | at <host>:",
                "log_gandalf-1.txt | log_<host>-1.txt",
                "owner jane, | owner <user>,",
                "/srv/people/jane/bench.jar | <home>/bench.jar",
                "-Dx=/srv/people/jane | -Dx=<home>",
                "/home/bob/.sdkman/java/25/bin/java | <home>/.sdkman/java/25/bin/java",
                "file:///home/bob/x | file://<home>/x",
                "on 10.0.0.5:8080 | on <address>:8080",
                "inet 192.168.1.17/24 | inet <address>/24",
                "host ip-10-0-0-5.ec2 | host <address>.ec2",
                "inet6 fe80::5054:ff:fe12:3456%eth0 up | inet6 <address> up",
                "[2001:db8::5]:443 | [<address>]:443",
                "2001:0db8:0000:0000:0000:0000:0000:0005 | <address>",
                "ether 52:54:00:12:34:56 | ether <mac>",
                "BOOTIF=01-52-54-00-12-34-56 | BOOTIF=<mac>",
                "root=UUID=0f1e2d3c-0000-4000-8000-00000000000A | root=UUID=<uuid>",
                "id 0123456789ABCDEF0123456789abcdef | id <machine-id>"
            })
    void replacesWhatIsPrivate(String text, String expected) {
        assertThat(JANES.apply(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JMH version: 1.37",
                "1.2.3",
                "VM version: JDK 17.0.4.1, OpenJDK 64-Bit Server VM, 17.0.4.1+1-LTS",
                "\"jdkVersion\" : \"17.0.4.1\"",
                "/usr/lib/jvm/corretto-11.0.20.9/bin/java",
                "# Run progress: 0.00% complete, ETA 0:00:12",
                "2026-11-23T07:03:19.123456789Z",
                "org.example.jane.Broker.run",
                "io.mitigauge.bench.syscall.GetppidBenchmark.kernelEntry",
                "String::valueOf a::b Abc::add 1::2",
                "0000:00:1f.2",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "127.0.0.1 0.0.0.0 ::1",
                "janet and gandalfs",
                "1103.456 \u00b1(99.9%) 12.3 ns/op",
                "0-1;2-3 0,128;1,129"
            })
    void leavesTheRestAlone(String text) {
        assertThat(JANES.apply(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.String",
                "# VM version: JDK 25.0.3",
                "/usr/bin/java -jar x",
                "root cause",
                "vm.swappiness"
            })
    void doesNotMangleTextForNamesThatIdentifyNobody(String text) {
        assertThat(COMMON.apply(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "root@vm:~#, <user>@<host>:~#",
        "http://vm:80/, http://<host>:80/",
        "-Duser.name=java, -Duser.name=<user>",
        "/root/x.jar, <home>/x.jar",
        "/mnt/root/x, /mnt/root/x"
    })
    void replacesCommonNamesWhereTheyStandForSomebody(String text, String expected) {
        assertThat(COMMON.apply(text)).isEqualTo(expected);
    }

    @Test
    void changesNothingMoreTheSecondTime() {
        String once = JANES.apply("jane@gandalf 10.0.0.5 /srv/people/jane 52:54:00:12:34:56 gandalf.example.com");
        assertThat(JANES.apply(once)).isEqualTo(once);
        assertThat(once).isEqualTo("<user>@<host> <address> <home> <mac> <host>");
    }

    @Test
    void keepsItsOwnPlaceholdersFromUsersWithSuchNames() {
        Redaction odd =
                Redaction.of(new Identity(Set.of("host"), Set.of("user", "home"), Set.of("/home/user"), Set.of()));
        assertThat(odd.apply("/home/user/x 10.1.2.3")).isEqualTo("<home>/x <address>");
    }

    @Test
    void takesNamesLiterally() {
        Redaction odd = Redaction.of(new Identity(Set.of("a.*b"), Set.of("$1x\\"), Set.of(), Set.of()));
        assertThat(odd.apply("axxb a.*b")).isEqualTo("axxb <host>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "9f8e", "uninitialized", "system"})
    void takesNoDamagedMachineIdForOne(String id, @TempDir Path root) {
        Identity identity =
                Identity.of(new Tree(root).with("/etc/machine-id", id + "\n").files());
        assertThat(Redaction.of(identity).apply("system of 1996, uninitialized 9f8e"))
                .isEqualTo("system of 1996, uninitialized 9f8e");
    }

    @Test
    void knowsWhoIsRunningIt() {
        Identity live = Identity.live();
        assertThat(live.users()).contains(System.getProperty("user.name"));
        assertThat(live.homes()).contains(System.getProperty("user.home"));
    }

    @Test
    void endsQuicklyOnANameThatFillsALongText() {
        Redaction redaction = Redaction.of(new Identity(Set.of("gandalf"), Set.of(), Set.of(), Set.of()));
        assertThat(redaction.apply("gandalf.".repeat(8_000))).doesNotContain("gandalf");
        assertThat(redaction.apply("a.".repeat(30_000) + "gandalf")).endsWith("<host>");
    }
}
