package org.parley.tests.peer;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A collector of HEP version 3 packets as Homer is one, over UDP or TCP on loopback. Reads each packet strictly: what is wrong is kept as fault. */
public final class HepCollector implements AutoCloseable {
    private static final int HEADER = 6;

    /** One packet: its chunks of vendor 0, by type. */
    public record Packet(Map<Integer, byte[]> chunks) {
        /** A number of one, two or four octets. */
        public long number(int type) {
            long value = 0;
            for (byte octet : need(type)) {
                value = value << 8 | octet & 0xff;
            }
            return value;
        }

        /** Octets as text. */
        public String text(int type) {
            return new String(need(type), StandardCharsets.ISO_8859_1);
        }

        /** The captured message. */
        public String payload() {
            return text(15);
        }

        /** By what the collector would group it; empty for none. */
        public String correlation() {
            return chunks.containsKey(17) ? text(17) : "";
        }

        /** Source or destination: address and port. */
        public String address(boolean source) {
            byte[] octets = need(source ? 3 : 4);
            return (octets[0] & 0xff) + "." + (octets[1] & 0xff) + "." + (octets[2] & 0xff) + "." + (octets[3] & 0xff)
                    + ":" + number(source ? 7 : 8);
        }

        private byte[] need(int type) {
            byte[] value = chunks.get(type);
            if (value == null) {
                throw new AssertionError("no chunk " + type + " among " + chunks.keySet());
            }
            return value;
        }
    }

    private final List<Packet> packets = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AutoCloseable socket;
    private final int port;

    private HepCollector(AutoCloseable socket, int port) {
        this.socket = socket;
        this.port = port;
    }

    /** One that hears datagrams. */
    public static HepCollector udp() {
        try {
            DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            socket.setReceiveBufferSize(4 << 20);
            HepCollector collector = new HepCollector(socket, socket.getLocalPort());
            collector.thread(() -> collector.hear(socket));
            return collector;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that takes connections. */
    public static HepCollector tcp() {
        try {
            ServerSocket socket = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
            HepCollector collector = new HepCollector(socket, socket.getLocalPort());
            collector.thread(() -> collector.take(socket));
            return collector;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it is. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** What came so far. */
    public List<Packet> packets() {
        return packets;
    }

    /** What was not HEP as it should be. */
    public List<String> faults() {
        return faults;
    }

    /** Waits for a packet. */
    public Packet await(String what, Predicate<Packet> fits) {
        Await.until(what, () -> packets.stream().anyMatch(fits));
        return packets.stream().filter(fits).findFirst().orElseThrow();
    }

    private void thread(Runnable work) {
        Thread thread = new Thread(work, "hep-collector");
        thread.setDaemon(true);
        thread.start();
    }

    private void hear(DatagramSocket from) {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        try {
            while (!from.isClosed()) {
                packet.setLength(65_535);
                from.receive(packet);
                byte[] octets = Arrays.copyOf(packet.getData(), packet.getLength());
                if (length(octets) != octets.length) {
                    faults.add("a datagram of " + octets.length + " octets holds a packet of " + length(octets));
                } else {
                    read(octets);
                }
            }
        } catch (IOException closed) {
            return; // the end of the test
        }
    }

    private void take(ServerSocket from) {
        try {
            while (!from.isClosed()) {
                try (Socket connection = from.accept()) {
                    stream(new DataInputStream(connection.getInputStream()));
                }
            }
        } catch (IOException closed) {
            return; // the end of the test
        }
    }

    private void stream(DataInputStream in) throws IOException {
        try {
            while (true) {
                byte[] begin = new byte[HEADER];
                in.readFully(begin);
                byte[] octets = Arrays.copyOf(begin, length(begin));
                in.readFully(octets, HEADER, octets.length - HEADER);
                read(octets);
            }
        } catch (EOFException over) {
            return; // the sender is gone
        }
    }

    private static int length(byte[] octets) {
        return octets.length < HEADER ? -1 : (octets[4] & 0xff) << 8 | octets[5] & 0xff;
    }

    private void read(byte[] octets) {
        if (octets[0] != 'H' || octets[1] != 'E' || octets[2] != 'P' || octets[3] != '3') {
            faults.add("no HEP3 at the beginning");
            return;
        }
        Map<Integer, byte[]> chunks = new TreeMap<>();
        int at = HEADER;
        while (at < octets.length) {
            int vendor = (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
            int type = (octets[at + 2] & 0xff) << 8 | octets[at + 3] & 0xff;
            int length = (octets[at + 4] & 0xff) << 8 | octets[at + 5] & 0xff;
            if (length < HEADER || at + length > octets.length || vendor != 0) {
                faults.add("chunk " + vendor + "/" + type + " of " + length + " octets at " + at);
                return;
            }
            if (chunks.put(type, Arrays.copyOfRange(octets, at + HEADER, at + length)) != null) {
                faults.add("chunk " + type + " twice");
            }
            at += length;
        }
        packets.add(new Packet(chunks));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
