// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Columns for a terminal, 80 wide at most: the first to the left and wrapped where it is too long, the others to the
 * right.
 */
final class Table {

    /** Blanks that the library puts around a cell, both sides together. */
    private static final int PADDING = 2;

    private static final int NARROWEST = 16;

    private final List<String[]> rows = new ArrayList<>();

    /** Adds a row; every row has as many cells as the first. */
    void row(String... cells) {
        String[] clean = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            clean[i] = Lines.printable(cells[i]);
        }
        rows.add(clean);
    }

    /** Adds a row of two lines. */
    void row(List<String> above, List<String> below) {
        String[] clean = new String[above.size()];
        for (int i = 0; i < clean.length; i++) {
            String under = Lines.printable(below.get(i));
            clean[i] = Lines.printable(above.get(i)) + (under.isEmpty() ? "" : "\n" + under);
        }
        rows.add(clean);
    }

    @Override
    public String toString() {
        if (rows.isEmpty()) {
            return "";
        }
        int columns = rows.getFirst().length;
        int others = 0;
        Column[] layout = new Column[columns];
        for (int i = 1; i < columns; i++) {
            layout[i] = new Column().dataAlign(HorizontalAlign.RIGHT).maxWidth(Lines.COLUMNS);
            others += width(i) + PADDING;
        }
        int first = Math.max(NARROWEST, Lines.COLUMNS - others);
        layout[0] = new Column().dataAlign(HorizontalAlign.LEFT).maxWidth(first, OverflowBehaviour.NEWLINE);
        String[][] data = rows.toArray(String[][]::new);
        return AsciiTable.getTable(AsciiTable.NO_BORDERS, layout, data)
                .lines()
                .map(line -> line.stripTrailing() + "\n")
                .collect(Collectors.joining());
    }

    private int width(int column) {
        return rows.stream()
                .flatMap(r -> r[column].lines())
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }
}
