// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * A linear model of cell means with known numbers of observations: which combinations of its parameters a design can
 * tell, and with which weights of the cell means least squares does.
 *
 * <p>A combination is estimable where it is a combination of the rows of the design. Scheffé (1959), The Analysis of
 * Variance, section 1.4. Cost: a singular value decomposition of cells times parameters.
 */
public final class LinearModel {

    private static final double TOLERANCE = 1e-9; // entries of designs are small halves and quarters

    private final RealMatrix weights; // parameters x cells
    private final RealMatrix projection; // on the space of rows

    private LinearModel(RealMatrix weights, RealMatrix projection) {
        this.weights = weights;
        this.projection = projection;
    }

    /**
     * A model by its design.
     *
     * @param rows for each cell the coefficients of the parameters, at least one cell, all of one length
     * @param counts observations in each cell, at least 1
     * @throws IllegalArgumentException if cells and counts are not as many, or a cell has no observation
     */
    public static LinearModel of(double[][] rows, int[] counts) {
        if (rows.length == 0 || rows.length != counts.length) {
            throw new IllegalArgumentException("need as many cells as counts, and at least one, have %d, %d"
                    .formatted(rows.length, counts.length));
        }
        RealMatrix scaled = MatrixUtils.createRealMatrix(rows);
        double[] roots = new double[counts.length];
        for (int cell = 0; cell < counts.length; cell++) {
            if (counts[cell] < 1) {
                throw new IllegalArgumentException("a cell needs at least one observation, has " + counts[cell]);
            }
            roots[cell] = Math.sqrt(counts[cell]);
            scaled.setRowVector(cell, scaled.getRowVector(cell).mapMultiply(roots[cell]));
        }
        RealMatrix inverse = new SingularValueDecomposition(scaled).getSolver().getInverse(); // Moore and Penrose's
        return new LinearModel(inverse.multiply(MatrixUtils.createRealDiagonalMatrix(roots)), inverse.multiply(scaled));
    }

    /**
     * Weights of the cell means in the least-squares estimate of a combination of the parameters.
     *
     * @param combination one coefficient a parameter
     * @return in the order of the cells; empty where the design cannot tell it
     */
    public Optional<double[]> estimator(double[] combination) {
        double[] seen = projection.preMultiply(combination);
        for (int i = 0; i < combination.length; i++) {
            if (Math.abs(seen[i] - combination[i]) > TOLERANCE) {
                return Optional.empty();
            }
        }
        double[] estimator = weights.preMultiply(combination);
        for (int i = 0; i < estimator.length; i++) {
            estimator[i] = Math.abs(estimator[i]) < TOLERANCE ? 0 : estimator[i];
        }
        return Optional.of(estimator);
    }

    /** Parameters that one is mixed up with, itself left out; empty also where it can be told. */
    public List<Integer> aliases(int parameter) {
        List<Integer> aliases = new ArrayList<>();
        for (int other = 0; other < projection.getColumnDimension(); other++) {
            if (other != parameter && Math.abs(projection.getEntry(parameter, other)) > TOLERANCE) {
                aliases.add(other);
            }
        }
        return aliases;
    }

    /** How many independent combinations the design can tell. */
    public int rank() {
        return (int) Math.round(projection.getTrace());
    }
}
