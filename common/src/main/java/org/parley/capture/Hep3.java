package org.parley.capture;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.parley.msrp.Bytes;

/**
 * Writes HEP version 3 packets: "HEP3", the length of the whole, then chunks of vendor 0, each with type, length (its six octets of header
 * included) and value, all in network order. Stateless but for what is the same in each packet.
 */
final class Hep3 {
    /** What one packet can hold at most of a message; above it the message is cut. */
    static final int LARGEST_PAYLOAD = 48 * 1024;

    private static final byte[] MAGIC = "HEP3".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK_HEADER = 6;
    private static final int FIXED = 256; // more than all chunks but key, node, correlation and payload need

    private static final int IP_FAMILY = 1;
    private static final int IP_PROTOCOL = 2;
    private static final int IPV4_SOURCE = 3;
    private static final int IPV4_DESTINATION = 4;
    private static final int IPV6_SOURCE = 5;
    private static final int IPV6_DESTINATION = 6;
    private static final int SOURCE_PORT = 7;
    private static final int DESTINATION_PORT = 8;
    private static final int SECONDS = 9;
    private static final int MICROSECONDS = 10;
    private static final int PROTOCOL_TYPE = 11;
    private static final int AGENT = 12;
    private static final int KEY = 14;
    private static final int PAYLOAD = 15;
    private static final int CORRELATION = 17;
    private static final int NODE = 19;

    private static final int FAMILY_IPV4 = 2;
    private static final int FAMILY_IPV6 = 10;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final long MICROS = 1_000_000;

    private final int agent;
    private final Optional<byte[]> key;
    private final byte[] node;

    Hep3(HepConfig config) {
        agent = config.agent();
        key = config.key().map(text -> text.getBytes(StandardCharsets.UTF_8));
        node = config.node().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * One packet.
     *
     * @param correlation by which the collector groups messages; empty for none
     * @param payload what is left of the message after redaction
     */
    byte[] packet(Captured message, String correlation, Bytes payload) {
        byte[] group = correlation.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(payload.length(), LARGEST_PAYLOAD);
        ByteBuffer out = ByteBuffer.allocate(FIXED
                + node.length
                + group.length
                + length
                + key.map(k -> k.length).orElse(0));
        out.put(MAGIC).putShort((short) 0);
        addresses(out, message.source(), message.destination());
        octet(out, IP_PROTOCOL, message.datagram() ? UDP : TCP);
        port(out, SOURCE_PORT, message.source().getPort());
        port(out, DESTINATION_PORT, message.destination().getPort());
        number(out, SECONDS, message.epochMicros() / MICROS);
        number(out, MICROSECONDS, message.epochMicros() % MICROS);
        octet(out, PROTOCOL_TYPE, message.protocol().type());
        number(out, AGENT, agent);
        key.ifPresent(secret -> octets(out, KEY, secret, secret.length));
        if (group.length > 0) {
            octets(out, CORRELATION, group, group.length);
        }
        octets(out, NODE, node, node.length);
        header(out, PAYLOAD, length).put(payload.array(), payload.from(), length);
        out.putShort(MAGIC.length, (short) out.position());
        byte[] packet = new byte[out.position()];
        out.flip().get(packet);
        return packet;
    }

    // Both ends are of one family, unless one of them is unknown.
    private static void addresses(ByteBuffer out, InetSocketAddress source, InetSocketAddress destination) {
        InetAddress from = source.getAddress();
        InetAddress to = destination.getAddress();
        boolean six = from instanceof Inet6Address || to instanceof Inet6Address;
        octet(out, IP_FAMILY, six ? FAMILY_IPV6 : FAMILY_IPV4);
        address(out, six ? IPV6_SOURCE : IPV4_SOURCE, from, six);
        address(out, six ? IPV6_DESTINATION : IPV4_DESTINATION, to, six);
    }

    private static void address(
            ByteBuffer out, int type, @org.jspecify.annotations.Nullable InetAddress address, boolean six) {
        byte[] octets = new byte[six ? 16 : 4];
        byte[] known = address == null ? new byte[0] : address.getAddress();
        if (known.length == octets.length) {
            octets = known;
        } else if (six && known.length == 4) {
            octets[10] = (byte) 0xff;
            octets[11] = (byte) 0xff;
            System.arraycopy(known, 0, octets, 12, 4);
        }
        octets(out, type, octets, octets.length);
    }

    private static void octet(ByteBuffer out, int type, int value) {
        header(out, type, 1).put((byte) value);
    }

    private static void port(ByteBuffer out, int type, int value) {
        header(out, type, 2).putShort((short) value);
    }

    private static void number(ByteBuffer out, int type, long value) {
        header(out, type, 4).putInt((int) value);
    }

    private static void octets(ByteBuffer out, int type, byte[] value, int length) {
        header(out, type, length).put(value, 0, length);
    }

    private static ByteBuffer header(ByteBuffer out, int type, int length) {
        return out.putShort((short) 0).putShort((short) type).putShort((short) (CHUNK_HEADER + length));
    }
}
