// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

/** How much of the guest may be stored in a bundle that will be sent to a stranger. */
public enum Privacy {
    /**
     * Default: kernel and JVM parameters outside the allow-lists are counted, not stored; names, paths, addresses and
     * identities are left out.
     */
    PRIVATE,
    /** The user asked for it with {@code --full-environment}: kernel command line and JVM arguments are stored whole. */
    FULL
}
