// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.syscall;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of transfers, as {@code 1} or {@code 64k}. */
final class Size {

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5})(k?)");

    private Size() {}

    /**
     * Bytes of a size, in {@code k} of 1024.
     *
     * @throws IllegalArgumentException if it is none
     */
    static long bytes(String size) {
        Matcher matcher = SIZE.matcher(size);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("size must be a number, which k may follow, is " + size);
        }
        return Long.parseLong(matcher.group(1)) << (matcher.group(2).isEmpty() ? 0 : 10);
    }
}
