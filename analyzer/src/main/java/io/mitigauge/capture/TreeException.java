// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.capture;

import java.nio.file.Path;

/** A captured tree that cannot be used; the message is one line: what, where, what to do. */
public final class TreeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TreeException(Path path, String what, String advice) {
        super(path + ": " + what + "; " + advice);
    }
}
