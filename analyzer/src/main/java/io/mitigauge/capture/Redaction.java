// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces in a text what would tell a stranger whose machine it is: {@code <host>}, {@code <user>}, {@code <home>},
 * {@code <address>}, {@code <mac>}, {@code <uuid>}, {@code <machine-id>}. Pure; applying it twice changes nothing more.
 *
 * <p>Addresses, MACs, UUIDs and folders below {@code /home} and {@code /Users} are known by their shape, names by the
 * {@link Identity}. A name is replaced wherever it stands as a whole word, in any case, but not inside a Java class
 * name such as {@code org.example.kafka.Broker}. A name that identifies nobody and would damage the text (shorter than
 * three characters, without letters, or on the list of common words such as {@code root}, {@code java}, {@code ubuntu})
 * is replaced only next to {@code @} or behind {@code //}, {@code /home/} or {@code user.name=}. Kept: versions, also
 * of four numbers where a word such as {@code JDK} or {@code version} stands before them; times; 127.x.x.x, 0.0.0.0
 * and ::1.
 */
public final class Redaction {

    private static final int SHORTEST_DISTINCT_NAME = 3;
    private static final int LONGEST_CLASS_NAME = 512;

    /** Names that many machines and accounts have, and words that this tool, JMH or a JVM prints. */
    private static final Set<String> COMMON = Set.copyOf(List.of("""
            root admin administrator operator daemon nobody user users home host guest vm machine local localhost
            localdomain localhost.localdomain system default linux debian ubuntu fedora centos alma rocky suse arch
            alpine oracle ec2-user azureuser linode akamai amazon aws azure google cloud kvm xen qemu vmware hyperv
            docker container intel amd arm cpu smt mds kernel memory syscall schedule latency control java jdk jvm jre
            openjdk temurin jmh maven server client node build builder runner test tests bench benchmark benchmarks
            mitigauge analyzer main run fork forks results before after none unknown true false null address mac uuid
            machine-id mode threads params score unit iteration iterations warmup measurement progress timeout complete
            eta error avgt thrpt sample sec state label profile seed format version name path kind number round""".split("\\s+", -1)));

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern UUID =
            Pattern.compile("(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f])");
    private static final Pattern MAC = Pattern.compile("(?<![\\w:])(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}(?![\\w:])"
            + "|(?<![\\w-])(?:[0-9A-Fa-f]{2}-){5,6}[0-9A-Fa-f]{2}(?![\\w-])");
    private static final Pattern IPV4 =
            Pattern.compile("(?<![\\w.])(?:" + OCTET + "\\.){3}" + OCTET + "(?![\\w]|[.+][0-9])");
    private static final Pattern VERSION_WORD =
            Pattern.compile("(?i)(?:jdk|jre|java|openjdk|corretto|zulu|version|release|build|\\bv)[-_ :=\"]{0,6}$");
    private static final int LONGEST_VERSION_WORD = 16;
    private static final Pattern EC2_NAME = Pattern.compile("(?<![\\w-])ip(?:-[0-9]{1,3}){4}(?![0-9-])");
    private static final Pattern IPV6 =
            Pattern.compile("(?<![\\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?:%[\\w.-]+)?(?![\\w:])");
    private static final Pattern ANY_HOME = Pattern.compile("(?:/var|/export|/usr)?/(?:home|Users)/[^/\\s\"':;,<>]+");
    private static final Pattern CLASS_NAME =
            Pattern.compile("(?:[a-z_][a-z0-9_]*+\\.){2,}+[A-Z][A-Za-z0-9_$]*+(?:\\.[A-Za-z0-9_$]++)*+\\.?");

    /** Replaces only what is known by its shape. Last of the constants, because it is made of the others. */
    public static final Redaction PATTERNS_ONLY = of(Identity.NONE);

    private final List<Step> steps;

    private Redaction(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** One pattern, what takes its place, and which of its matches are meant. */
    private record Step(Pattern pattern, String placeholder, Filter meant) {

        String applyTo(String text) {
            Matcher matcher = pattern.matcher(text);
            return matcher.replaceAll(m -> Matcher.quoteReplacement(meant.test(text, m) ? placeholder : m.group()));
        }
    }

    /** Decides on one match in its text. */
    @FunctionalInterface
    private interface Filter {
        boolean test(String text, MatchResult match);
    }

    /** Replaces this identity, and whatever is private by its shape. */
    public static Redaction of(Identity identity) {
        List<Step> steps = new ArrayList<>();
        for (String home : longestFirst(identity.homes())) {
            if (home.length() > 1) {
                String path = home.endsWith("/") ? home.substring(0, home.length() - 1) : home;
                steps.add(always("(?<![\\w.-])" + Pattern.quote(path) + "(?![\\w.-])", "<home>"));
            }
        }
        steps.add(new Step(ANY_HOME, "<home>", (text, match) -> true));
        steps.add(new Step(UUID, "<uuid>", (text, match) -> true));
        steps.add(new Step(MAC, "<mac>", (text, match) -> true));
        steps.add(new Step(IPV4, "<address>", Redaction::isForeignIpv4));
        steps.add(new Step(EC2_NAME, "<address>", (text, match) -> true));
        steps.add(new Step(IPV6, "<address>", (text, match) -> isForeignIpv6(match.group())));
        longestFirst(identity.machineIds())
                .forEach(id -> steps.add(always("(?i)" + Pattern.quote(id), "<machine-id>")));
        longestFirst(identity.hosts()).forEach(host -> steps.add(host(host)));
        longestFirst(identity.users()).forEach(user -> steps.add(user(user)));
        return new Redaction(steps);
    }

    /** The text without what is private. */
    public String apply(String text) {
        String redacted = text;
        for (Step step : steps) {
            redacted = step.applyTo(redacted);
        }
        return redacted;
    }

    private static Step host(String name) {
        return isDistinct(name)
                ? wholeWord(name, "<host>")
                : always("(?i)(?<=@|//)" + Pattern.quote(name) + "(?![\\w-])", "<host>");
    }

    private static Step user(String name) {
        return isDistinct(name)
                ? wholeWord(name, "<user>")
                : always(
                        "(?<![\\w.-])%1$s(?=@)|(?<=user\\.name=|/run/user/|/home/)%1$s(?![\\w-])"
                                .formatted(Pattern.quote(name)),
                        "<user>");
    }

    private static boolean isDistinct(String name) {
        return name.length() >= SHORTEST_DISTINCT_NAME
                && name.chars().anyMatch(Character::isLetter)
                && !COMMON.contains(name.toLowerCase(Locale.ROOT));
    }

    private static Step always(String regex, String placeholder) {
        return new Step(Pattern.compile(regex), placeholder, (text, match) -> true);
    }

    private static Step wholeWord(String name, String placeholder) {
        Pattern pattern = Pattern.compile("(?i)(?<![A-Za-z0-9])" + Pattern.quote(name) + "(?![A-Za-z0-9])");
        return new Step(pattern, placeholder, (text, match) -> !isInClassName(text, match));
    }

    private static boolean isInClassName(String text, MatchResult match) {
        int start = match.start();
        int end = match.end();
        int earliest = Math.max(0, start - LONGEST_CLASS_NAME);
        int latest = Math.min(text.length(), end + LONGEST_CLASS_NAME);
        while (start > earliest && isNamePart(text.charAt(start - 1))) {
            start--;
        }
        while (end < latest && isNamePart(text.charAt(end))) {
            end++;
        }
        return CLASS_NAME.matcher(text.substring(start, end)).matches();
    }

    private static boolean isNamePart(char c) {
        return c == '.' || Character.isJavaIdentifierPart(c);
    }

    private static boolean isForeignIpv4(String text, MatchResult match) {
        String before = text.substring(Math.max(0, match.start() - LONGEST_VERSION_WORD), match.start());
        return !match.group().startsWith("127.")
                && !match.group().equals("0.0.0.0")
                && !VERSION_WORD.matcher(before).find();
    }

    /** Eight groups, or fewer around one "::" with something in them that is neither a time nor a method reference. */
    private static boolean isForeignIpv6(String candidate) {
        String address = candidate.split("%", 2)[0];
        List<String> groups =
                Arrays.stream(address.split(":", -1)).filter(g -> !g.isEmpty()).toList();
        int gap = address.indexOf("::");
        if (gap < 0) {
            return groups.size() == 8 && !address.startsWith(":") && !address.endsWith(":");
        }
        boolean telling = groups.size() > 3
                || (groups.stream().anyMatch(g -> g.length() > 2)
                        && address.chars().anyMatch(Character::isDigit));
        return telling && groups.size() < 8 && address.indexOf("::", gap + 1) < 0;
    }

    private static List<String> longestFirst(Collection<String> names) {
        return names.stream()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
    }
}
