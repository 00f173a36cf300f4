// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.fidelity;

/** A page in Markdown with a part that is measured, between two lines that mark it. */
public final class Page {

    /** The line before the measured part. */
    static final String BEGIN = "<!-- measured: made by benchmarks/fidelity --record, do not edit -->";

    /** The line after it. */
    static final String END = "<!-- /measured -->";

    private Page() {}

    /**
     * The page with another measured part.
     *
     * @param page with each of the two lines once
     * @param measured lines, the last one ended too
     * @throws IllegalArgumentException if the page has not both lines, in order
     */
    public static String with(String page, String measured) {
        int begin = page.indexOf(BEGIN + "\n");
        int end = page.indexOf(END + "\n");
        if (begin < 0 || end < begin || page.indexOf(BEGIN, begin + 1) >= 0 || page.indexOf(END, end + 1) >= 0) {
            throw new IllegalArgumentException(
                    "needs the lines %s and %s, each once and in this order".formatted(BEGIN, END));
        }
        return page.substring(0, begin + BEGIN.length() + 1) + measured + page.substring(end);
    }
}
