// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.linux;

/** TCP connections of this process with itself. */
public final class Loopback {

    private static final int AF_INET = 2;
    private static final int SOCK_STREAM_CLOEXEC = 1 | Descriptor.O_CLOEXEC;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;

    // struct sockaddr_in: family in the order of this machine, port and address in that of the network.
    private static final int ADDRESS_BYTES = 16;
    private static final int LOCALHOST = Integer.reverseBytes(0x7f00_0001);

    private Loopback() {}

    /**
     * A connection over 127.0.0.1 that sends without delay; the kernel chooses the port.
     *
     * @throws LinuxException if the kernel refuses, or there is no such network
     */
    public static DescriptorPair connection() {
        try (Descriptor listener = socket();
                OffHeap address = OffHeap.map(ADDRESS_BYTES)) {
            address.putInt(0, AF_INET);
            address.putInt(Integer.BYTES, LOCALHOST);
            onAddress("bind").call(listener.number(), address.address(), ADDRESS_BYTES);
            CFunction.of("listen", Downcalls.INT, Downcalls.INT, Downcalls.INT).call(listener.number(), 1);
            readOwnAddress(listener, address);
            return connect(listener, address);
        }
    }

    private static DescriptorPair connect(Descriptor listener, OffHeap address) {
        Descriptor client = socket();
        try {
            onAddress("connect").call(client.number(), address.address(), ADDRESS_BYTES);
            sendWithoutDelay(client);
            CFunction accept = CFunction.of(
                    "accept4", Downcalls.INT, Downcalls.INT, Downcalls.LONG, Downcalls.LONG, Downcalls.INT);
            return new DescriptorPair(
                    new Descriptor(accept.call(listener.number(), 0L, 0L, Descriptor.O_CLOEXEC)), client);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private static Descriptor socket() {
        return new Descriptor(CFunction.of("socket", Downcalls.INT, Downcalls.INT, Downcalls.INT, Downcalls.INT)
                .call(AF_INET, SOCK_STREAM_CLOEXEC, 0));
    }

    private static CFunction onAddress(String name) {
        return CFunction.of(name, Downcalls.INT, Downcalls.INT, Downcalls.LONG, Downcalls.INT);
    }

    private static void readOwnAddress(Descriptor socket, OffHeap address) {
        try (OffHeap length = OffHeap.map(Integer.BYTES)) {
            length.putInt(0, ADDRESS_BYTES);
            CFunction.of("getsockname", Downcalls.INT, Downcalls.INT, Downcalls.LONG, Downcalls.LONG)
                    .call(socket.number(), address.address(), length.address());
        }
    }

    private static void sendWithoutDelay(Descriptor socket) {
        try (OffHeap yes = OffHeap.map(Integer.BYTES)) {
            yes.putInt(0, 1);
            CFunction.of(
                            "setsockopt",
                            Downcalls.INT,
                            Downcalls.INT,
                            Downcalls.INT,
                            Downcalls.INT,
                            Downcalls.LONG,
                            Downcalls.INT)
                    .call(socket.number(), IPPROTO_TCP, TCP_NODELAY, yes.address(), Integer.BYTES);
        }
    }
}
