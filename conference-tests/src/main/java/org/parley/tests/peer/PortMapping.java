package org.parley.tests.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A box between peers and server that maps one port to another, for TCP connections or for the datagrams of one peer, as a NAT in front of a server does. */
public final class PortMapping implements AutoCloseable {
    private static final int DATAGRAM = 65_535;

    private final ConcurrentLinkedQueue<AutoCloseable> open = new ConcurrentLinkedQueue<>();
    private final AtomicInteger passed = new AtomicInteger();
    private final int port;
    private volatile @Nullable InetSocketAddress target;
    private volatile @Nullable InetSocketAddress peer;

    private PortMapping(boolean tcp) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        if (tcp) {
            ServerSocket listener = new ServerSocket(0, 50, loopback);
            open.add(listener);
            port = listener.getLocalPort();
            daemon(() -> accept(listener));
        } else {
            DatagramSocket outside = new DatagramSocket(0, loopback);
            DatagramSocket inside = new DatagramSocket(0, loopback);
            open.add(outside);
            open.add(inside);
            port = outside.getLocalPort();
            daemon(() -> pass(outside, inside, true));
            daemon(() -> pass(inside, outside, false));
        }
    }

    /** Maps a free TCP port, to a target told later. */
    public static PortMapping tcp() {
        return open(true);
    }

    /** Maps a free UDP port, to a target told later. */
    public static PortMapping udp() {
        return open(false);
    }

    private static PortMapping open(boolean tcp) {
        try {
            return new PortMapping(tcp);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "port-mapping");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where to pass everything on to. */
    public void to(InetSocketAddress server) {
        target = server;
    }

    /** The outside address. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Connections or datagrams passed from outside so far. */
    public int passed() {
        return passed.get();
    }

    private void accept(ServerSocket listener) {
        try {
            while (true) {
                Socket outside = listener.accept();
                Socket inside = new Socket();
                inside.connect(target);
                open.add(outside);
                open.add(inside);
                passed.incrementAndGet();
                daemon(() -> pump(outside, inside));
                daemon(() -> pump(inside, outside));
            }
        } catch (IOException e) {
            target = null;
        }
    }

    private static void pump(Socket from, Socket to) {
        byte[] octets = new byte[DATAGRAM];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(octets); count >= 0; count = in.read(octets)) {
                out.write(octets, 0, count);
            }
        } catch (IOException e) {
            // One side has gone: closing both is all there is to do.
            return;
        }
    }

    private void pass(DatagramSocket from, DatagramSocket through, boolean inward) {
        byte[] octets = new byte[DATAGRAM];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(octets, octets.length);
                from.receive(packet);
                if (inward) {
                    peer = (InetSocketAddress) packet.getSocketAddress();
                    passed.incrementAndGet();
                }
                InetSocketAddress to = inward ? target : peer;
                if (to != null) {
                    through.send(new DatagramPacket(octets, packet.getLength(), to));
                }
            }
        } catch (IOException e) {
            peer = null;
        }
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing " + each, e);
            }
        }
    }
}
