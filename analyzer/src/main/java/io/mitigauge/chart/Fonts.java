// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.chart;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** Whether the JDK can measure text, which takes a font of the system and the library that finds it (fontconfig). */
final class Fonts {

    private static final boolean AVAILABLE = measuresText();

    private Fonts() {}

    /** Asked once: fonts do not come and go while a report is written. */
    static boolean available() {
        return AVAILABLE;
    }

    /** Without fonts the JDK fails in ways that differ by version: "Fontconfig head is null", a missing library, no class. */
    private static boolean measuresText() {
        try {
            Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
            try {
                return graphics.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 12))
                                .stringWidth("x")
                        > 0;
            } finally {
                graphics.dispose();
            }
        } catch (RuntimeException | LinkageError e) {
            return false;
        }
    }
}
