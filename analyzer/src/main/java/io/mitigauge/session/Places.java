// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.session;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where things lie on this machine, which is nobody's business: the measured JVM's messages name these folders.
 *
 * @param java program of the JVM
 * @param suiteJar the benchmark jar
 * @param out folder of the bundles
 */
record Places(Path java, Path suiteJar, Path out) {

    /** The text with each place replaced by a word for it. */
    String in(String text) {
        String result = replace(text, out, "<results>");
        result = replace(result, folderOf(suiteJar), "<benchmarks>");
        result = replace(result, folderOf(folderOf(java)), "<jdk>");
        return replace(result, Path.of(System.getProperty("java.io.tmpdir")), "<tmp>");
    }

    private static Path folderOf(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path : parent;
    }

    private static String replace(String text, Path place, String word) {
        String path = place.toAbsolutePath().normalize().toString();
        return path.length() < 2
                ? text
                : text.replaceAll(Pattern.quote(path) + "(?![A-Za-z0-9._-])", Matcher.quoteReplacement(word));
    }
}
