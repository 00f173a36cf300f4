// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.application;

import io.mitigauge.bench.linux.Affinity;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.linux.ParentDeath;
import io.mitigauge.bench.place.ChildJvm;
import java.lang.invoke.MethodHandle;

/**
 * A server that keeps values by key and answers one client over a stream of text: {@code GET} and {@code SET}, a key of
 * eight digits, a value. Two system calls a request. Values lie in a table of 32 MiB, more than caches near a core hold,
 * so that each request finds its value far away. A program of its own, which ends with its client or its parent.
 */
final class KeyValueServer {

    static final int KEYS = 1 << 18;
    static final long REQUEST_BYTES = 32;
    static final long REPLY_BYTES = 64;
    static final long KEY_AT = 8;
    static final long VALUE_AT = 16;
    static final long GET = 'G';
    static final long SET = 'S';
    private static final int DIGITS = 8;
    private static final int SLOT_BITS = 19;
    private static final long SLOT_BYTES = 64;
    private static final long GOLDEN =
            0x9E3779B97F4A7C15L; // 2^64 / phi; Knuth, The Art of Computer Programming, vol. 3, 6.4
    private static final int MSG_WAITALL = 0x100;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final MethodHandle RECV = Libc.recv().bare();
    private static final MethodHandle SEND = Libc.send().bare();

    private final int socket;
    private final OffHeap request = OffHeap.map(REQUEST_BYTES);
    private final OffHeap reply = OffHeap.map(REPLY_BYTES);
    private final OffHeap table = OffHeap.map(SLOT_BYTES << SLOT_BITS);

    private KeyValueServer(int socket) {
        this.socket = socket;
    }

    /**
     * Is the server, until its client closes the connection.
     *
     * @param arguments the CPU to run on, and the number of a connected socket that was inherited
     */
    public static void main(String[] arguments) {
        ParentDeath.endWithIt();
        ChildJvm.play(() -> {
            Affinity.pin(Integer.parseInt(arguments[0]));
            KeyValueServer server = new KeyValueServer(Integer.parseInt(arguments[1]));
            server.fill();
            server.serve();
        });
    }

    private void fill() {
        for (int key = 0; key < KEYS; key++) {
            long slot = slotOf(key);
            table.putLong(slot, key + 1L);
            table.putLong(slot + Long.BYTES, key);
        }
    }

    private void serve() {
        try {
            while ((long) RECV.invokeExact(socket, request.address(), REQUEST_BYTES, MSG_WAITALL) == REQUEST_BYTES) {
                answer();
                if ((long) SEND.invokeExact(socket, reply.address(), REPLY_BYTES, MSG_NOSIGNAL) != REPLY_BYTES) {
                    return;
                }
            }
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw", e);
        }
    }

    /** Parses the request, and copies the value one way or the other. */
    private void answer() {
        long slot = slotOf(number(request.getLong(KEY_AT)));
        if (request.getLong(0) == SET) {
            table.putLong(slot + Long.BYTES, request.getLong(VALUE_AT));
        }
        for (long at = 0; at < REPLY_BYTES; at += Long.BYTES) {
            reply.putLong(at, table.getLong(slot + at));
        }
    }

    /** The slot that holds a key, or the free one in which it belongs. */
    private long slotOf(long key) {
        long index = (key * GOLDEN) >>> (Long.SIZE - SLOT_BITS);
        while (true) {
            long slot = index * SLOT_BYTES;
            long found = table.getLong(slot);
            if (found == 0 || found == key + 1) {
                return slot;
            }
            index = (index + 1) & ((1 << SLOT_BITS) - 1);
        }
    }

    /** Eight digits of text, the first in the lowest byte. */
    static long number(long text) {
        long number = 0;
        for (int i = 0; i < DIGITS; i++) {
            number = 10 * number + ((text >>> (8 * i)) & 0xF);
        }
        return number;
    }

    /** A number below 100,000,000 as eight digits of text, the first in the lowest byte. */
    static long text(long number) {
        long text = 0;
        long left = number;
        for (int i = DIGITS - 1; i >= 0; i--) {
            text |= ('0' + left % 10) << (8 * i);
            left /= 10;
        }
        return text;
    }
}
