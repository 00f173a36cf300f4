// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.application;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.linux.DescriptorPair;
import io.mitigauge.bench.linux.Libc;
import io.mitigauge.bench.linux.Loopback;
import io.mitigauge.bench.linux.OffHeap;
import io.mitigauge.bench.memory.WorkingSet;
import io.mitigauge.bench.place.ChildJvm;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** A {@link KeyValueServer} in a process of its own and the client's end of a TCP connection over loopback with it. */
final class KeyValueStore implements Held.Resource {

    private static final MethodHandle RECV = Libc.recv().bare();
    private static final MethodHandle SEND = Libc.send().bare();
    private static final int MSG_WAITALL = 0x100;
    private static final int MSG_NOSIGNAL = 0x4000;

    private final ChildJvm server;
    private final DescriptorPair connection;

    private KeyValueStore(ChildJvm server, DescriptorPair connection) {
        this.server = server;
        this.connection = connection;
    }

    /**
     * Starts the server and waits until its table is filled.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if the kernel refuses something
     * @throws IllegalStateException if the server does not answer
     */
    static KeyValueStore start(int cpu) {
        WorkingSet.requireSecondJvm();
        DescriptorPair connection = Loopback.connection();
        try {
            connection.reader().keepOnExec();
            List<String> arguments = List.of(
                    String.valueOf(cpu), String.valueOf(connection.reader().number()));
            ChildJvm server = ChildJvm.start("the store's process", KeyValueServer.class, arguments, () -> {
                connection.reader().close(); // it is the server's alone, so that its end can be seen
                return answers(connection.writer().number());
            });
            return new KeyValueStore(server, connection);
        } catch (RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    /** Whether rightly, is looked at in every request that counts. */
    private static boolean answers(int socket) {
        try (OffHeap request = OffHeap.map(KeyValueServer.REQUEST_BYTES);
                OffHeap reply = OffHeap.map(KeyValueServer.REPLY_BYTES)) {
            request.putLong(0, KeyValueServer.GET);
            request.putLong(KeyValueServer.KEY_AT, KeyValueServer.text(0));
            long sent = (long) SEND.invokeExact(socket, request.address(), KeyValueServer.REQUEST_BYTES, MSG_NOSIGNAL);
            long got = (long) RECV.invokeExact(socket, reply.address(), KeyValueServer.REPLY_BYTES, MSG_WAITALL);
            return sent == KeyValueServer.REQUEST_BYTES && got == KeyValueServer.REPLY_BYTES;
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw", e);
        }
    }

    /** The client's end of the stream. */
    int socket() {
        return connection.writer().number();
    }

    /** Of an answer that was wrong or did not come; where the server is gone, this JVM ends and says how that one ended. */
    IllegalStateException failure() {
        server.awaitEnd();
        return new IllegalStateException("the store does not answer as it should");
    }

    /** Ends the server. */
    @Override
    public void close() {
        server.close(); // before its client goes, after which it would shut down, which is no part of what it did
        connection.close();
    }
}
