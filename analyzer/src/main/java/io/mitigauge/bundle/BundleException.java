// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bundle;

/** A bundle or result file that cannot be read or written: where, what, and what to do. */
public final class BundleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * One line for the user.
     *
     * @param where file or folder, as the user named it
     * @param problem what is wrong with it
     * @param remedy what to do
     */
    public BundleException(Object where, String problem, String remedy) {
        super(where + ": " + problem + "; " + remedy);
    }
}
