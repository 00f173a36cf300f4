// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Locales that break programs: a decimal comma, a dotless i, other digits. */
final class Locales {

    private Locales() {}

    static List<Locale> all() {
        return List.of(
                Locale.ROOT, Locale.GERMANY, Locale.forLanguageTag("tr-TR"), Locale.forLanguageTag("ar-EG-u-nu-arab"));
    }

    /** The result of some code when the machine's locale is this one. */
    static <T> T in(Locale locale, Callable<T> code) throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(locale);
        try {
            return code.call();
        } finally {
            Locale.setDefault(before);
        }
    }
}
