// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.compare;

import io.mitigauge.stats.BenjaminiHochberg;
import io.mitigauge.stats.Holm;

/** What is made of many tests at once. A test's interval at its level excludes "no change" just where it is called. */
interface Multiplicity {

    /** Adjusted p-values, in the order of {@code p}. */
    double[] adjust(double[] p);

    /** At which level each is judged, in the order of {@code p}; never above the settings' level. */
    double[] levels(double[] p);

    /** No false claim at all, with the confidence of the settings. */
    static Multiplicity holm(Settings settings) {
        return new Multiplicity() {
            @Override
            public double[] adjust(double[] p) {
                return Holm.adjust(p);
            }

            @Override
            public double[] levels(double[] p) {
                return Holm.levels(p, settings.alpha());
            }
        };
    }

    /** Few false claims among those that are made. */
    static Multiplicity exploring(Settings settings) {
        double q = Math.max(Settings.FALSE_DISCOVERIES, settings.alpha());
        BenjaminiHochberg procedure = new BenjaminiHochberg(q, settings.alpha());
        return new Multiplicity() {
            @Override
            public double[] adjust(double[] p) {
                return procedure.adjust(p);
            }

            @Override
            public double[] levels(double[] p) {
                return procedure.levels(p);
            }
        };
    }
}
