// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** HTML templates beside these classes. What they fill in is escaped, since names in bundles may be anybody's; SVG is our own. */
final class Templates {

    private Templates() {}

    /** Fills in a template, which may include others by their names. */
    static String render(String name, Map<String, Object> model) {
        try (Reader source = open(name)) {
            return Mustache.compiler()
                    .escapeHTML(true)
                    .withLoader(Templates::open)
                    .compile(source)
                    .execute(model);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reader open(String name) {
        return new InputStreamReader(
                Objects.requireNonNull(Templates.class.getResourceAsStream(name), name), StandardCharsets.UTF_8);
    }
}
