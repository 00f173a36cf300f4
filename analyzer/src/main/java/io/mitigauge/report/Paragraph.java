// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.Iterator;

/** Text for a terminal, wrapped before the 80th column. */
final class Paragraph {

    /** Blanks that the library puts around a cell, both sides together, and that are taken off here. */
    private static final int PADDING = 2;

    private Paragraph() {}

    /**
     * One paragraph, each line ended by {@code \n}.
     *
     * @param lead what the first line begins with; the others are indented by as much
     */
    static String of(String lead, String words) {
        Column column = new Column()
                .dataAlign(HorizontalAlign.LEFT)
                .maxWidth(Lines.COLUMNS - lead.length() + PADDING, OverflowBehaviour.NEWLINE);
        Iterator<String> lines = AsciiTable.getTable(
                        AsciiTable.NO_BORDERS, new Column[] {column}, new String[][] {{Lines.printable(words)}})
                .lines()
                .map(String::strip)
                .iterator();
        StringBuilder text = new StringBuilder();
        String indent = lead;
        while (lines.hasNext()) {
            text.append((indent + lines.next()).stripTrailing()).append('\n');
            indent = " ".repeat(lead.length());
        }
        return text.toString();
    }
}
