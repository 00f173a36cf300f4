// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells "the same" from "another" without telling which: SHA-256 of a salt and the text, first 16 hexadecimal digits.
 *
 * <p>The salt is public and fixed per purpose, so that hashes of two bundles can be compared and hashes of two purposes
 * cannot. It hides random identities (128 bits) for good; a text that can be guessed can be confirmed.
 */
enum SaltedHash {
    MACHINE_ID,
    BOOT_ID,
    COMMAND_LINE;

    private static final int BYTES = 8;

    /** Sixteen hexadecimal digits. */
    String of(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(("mitigauge/1/" + name() + "\n").getBytes(StandardCharsets.UTF_8));
            byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
