package org.parley.msrp.session;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A name server on loopback that knows what it was told: A and SRV records; every other name does not exist. */
final class FakeDns implements AutoCloseable {
    private static final int A = 1;
    private static final int SRV = 33;

    private final DatagramSocket socket;
    private final Map<String, List<byte[]>> records = new ConcurrentHashMap<>();
    /** What was asked, {@code A relay.example.org}. */
    final Queue<String> asked = new ConcurrentLinkedQueue<>();

    FakeDns() {
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Thread thread = new Thread(this::serve, "fake-dns");
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    FakeDns a(String name, String address) {
        try {
            add(A, name, InetAddress.getByName(address).getAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    FakeDns srv(String name, int priority, int weight, int port, String target) {
        ByteArrayOutputStream rdata = new ByteArrayOutputStream();
        rdata.writeBytes(ByteBuffer.allocate(6)
                .putShort((short) priority)
                .putShort((short) weight)
                .putShort((short) port)
                .array());
        for (String label : target.split("\\.", -1)) {
            rdata.write(label.length());
            rdata.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        rdata.write(0);
        add(SRV, name, rdata.toByteArray());
        return this;
    }

    private void add(int type, String name, byte[] rdata) {
        records.computeIfAbsent(type + " " + name, key -> new ArrayList<>()).add(rdata);
    }

    private void serve() {
        byte[] query = new byte[1500];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(query, query.length);
                socket.receive(packet);
                byte[] answer = answer(query);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private byte[] answer(byte[] query) throws IOException {
        StringBuilder name = new StringBuilder();
        int at = 12;
        while (query[at] != 0) {
            name.append(name.length() == 0 ? "" : ".")
                    .append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII));
            at += query[at] + 1;
        }
        int type = query[at + 2];
        asked.add((type == A ? "A " : type == SRV ? "SRV " : type + " ") + name);
        List<byte[]> found = records.getOrDefault(type + " " + name, List.of());
        boolean known = records.keySet().stream().anyMatch(key -> key.endsWith(" " + name));
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(octets);
        out.write(query, 0, 2);
        out.writeShort(known ? 0x8180 : 0x8183);
        out.writeShort(1);
        out.writeShort(found.size());
        out.writeInt(0);
        out.write(query, 12, at + 5 - 12);
        for (byte[] rdata : found) {
            out.writeShort(0xC00C);
            out.writeShort(type);
            out.writeShort(1);
            out.writeInt(60);
            out.writeShort(rdata.length);
            out.write(rdata);
        }
        return octets.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
