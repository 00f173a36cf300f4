// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A page in Markdown with a part that is measured, between two lines that mark it. */
final class MeasuredPage {

    private static final String END = "<!-- /measured -->";

    private final CommandLine command;
    private final Path file;
    private final String begin;
    private final String text;

    private MeasuredPage(CommandLine command, Path file, String begin, String text) {
        this.command = command;
        this.file = file;
        this.begin = begin;
        this.text = text;
    }

    /**
     * Reads the page that {@code --record} names, before time is spent on measuring what could not be put into it.
     *
     * @param maker what makes the measured part, as its first line names it
     * @throws ParameterException if it cannot be read, or has not both lines, each once and in order
     */
    static MeasuredPage read(CommandLine command, Path file, String maker) {
        try {
            String begin = "<!-- measured: made by %s, do not edit -->".formatted(maker);
            MeasuredPage page = new MeasuredPage(command, file, begin, Files.readString(file));
            String ignored = page.with("");
            return page;
        } catch (IOException e) {
            throw new ParameterException(command, "--record " + file + " cannot be read", e);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, "--record " + file + " " + e.getMessage(), e);
        }
    }

    /**
     * Writes it with another measured part.
     *
     * @param measured lines, the last one ended too
     * @throws ParameterException if it cannot be written
     */
    void write(String measured) {
        try {
            Files.writeString(file, with(measured));
        } catch (IOException e) {
            throw new ParameterException(command, "--record " + file + " cannot be written", e);
        }
    }

    /** What it holds between the two lines now. */
    String measured() {
        return text.substring(text.indexOf(begin) + begin.length() + 1, text.indexOf(END));
    }

    private String with(String measured) {
        return with(text, begin, measured);
    }

    /**
     * The page with another measured part.
     *
     * @param page with each of the two lines once
     * @param begin the line before the measured part
     * @param measured lines, the last one ended too
     * @throws IllegalArgumentException if the page has not both lines, in order
     */
    static String with(String page, String begin, String measured) {
        int start = page.indexOf(begin + "\n");
        int end = page.indexOf(END + "\n");
        if (start < 0 || end < start || page.indexOf(begin, start + 1) >= 0 || page.indexOf(END, end + 1) >= 0) {
            throw new IllegalArgumentException(
                    "needs the lines %s and %s, each once and in this order".formatted(begin, END));
        }
        return page.substring(0, start + begin.length() + 1) + measured + page.substring(end);
    }
}
