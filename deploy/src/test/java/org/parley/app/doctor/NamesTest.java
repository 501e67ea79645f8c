package org.parley.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a name server of the test's own, which knows one SRV and one NAPTR record and answers "no such name" to the rest. */
@Timeout(120)
class NamesTest {
    private static final int NAPTR = 35;
    private static final int SRV = 33;

    @Test
    void recordsAreReadAndComparedWithWhatIsAdvertised() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                Names names = new Names(List.of(new InetSocketAddress("127.0.0.1", socket.getLocalPort())))) {
            serve(socket);
            assertThat(names.service("_msrps._tcp", "example.org", "relay.example.org:2855"))
                    .hasToString("ok _msrps._tcp.example.org: SRV leads to relay.example.org:2855");
            assertThat(names.service("_msrps._tcp", "example.org", "other.example.org:2855")
                            .toString())
                    .startsWith("warn _msrps._tcp.example.org: SRV leads to [relay.example.org:2855], not to other");
            assertThat(names.service("_msrps._tcp", "example.net", "relay.example.org:2855"))
                    .hasToString("ok _msrps._tcp.example.net: no SRV record; clients must be told host and port");
            assertThat(names.naptr("example.org").toString())
                    .startsWith("ok NAPTR example.org: [10 20 \"s\" \"SIP+D2T\" \"\" _sip._tcp.example.org]");
            assertThat(names.naptr("example.net").toString()).startsWith("ok NAPTR example.net: none");
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsToldAsSuch() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                Names names = new Names(List.of(new InetSocketAddress("127.0.0.1", silent.getLocalPort())))) {
            assertThat(names.service("_msrps._tcp", "example.org", "relay.example.org:2855")
                            .toString())
                    .startsWith("warn _msrps._tcp.example.org: SRV cannot be asked for");
        }
    }

    @Test
    void advertisedNamesMustHaveAddresses() {
        try (Names names = new Names(List.of())) {
            assertThat(names.addresses(place("127.0.0.1", "localhost")).toString())
                    .startsWith("ok relay.tls.advertise: localhost is [127.0.0.1")
                    .endsWith("this machine");
            assertThat(names.addresses(place("192.0.2.1", "localhost")).toString())
                    .startsWith("fail relay.tls.advertise: localhost is [127.0.0.1")
                    .contains("nobody else can reach");
            assertThat(names.addresses(place("192.0.2.1", "relay.invalid")).toString())
                    .startsWith("fail relay.tls.advertise: relay.invalid has no address");
            assertThat(names.addresses(place("192.0.2.1", "192.0.2.1")).verdict())
                    .isEqualTo(Finding.Verdict.OK);
        }
    }

    private static Place place(String host, String advertised) {
        return new Place("relay.tls", host, 2865, advertised, 0, false);
    }

    private static void serve(DatagramSocket socket) {
        Thread thread = new Thread(
                () -> {
                    DatagramPacket packet = new DatagramPacket(new byte[1_024], 1_024);
                    try {
                        while (!socket.isClosed()) {
                            packet.setLength(1_024);
                            socket.receive(packet);
                            byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
                            socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                        }
                    } catch (IOException closed) {
                        return; // the test is over
                    }
                },
                "names");
        thread.setDaemon(true);
        thread.start();
    }

    private static byte[] answer(byte[] query) {
        int end = 12;
        StringBuilder name = new StringBuilder();
        while (query[end] != 0) {
            name.append(new String(query, end + 1, query[end], StandardCharsets.US_ASCII))
                    .append('.');
            end += query[end] + 1;
        }
        int type = ByteBuffer.wrap(query).getShort(end + 1);
        byte[] data = data(name.toString(), type);
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.write(query, 0, 2);
            out.writeShort(data.length > 0 ? 0x8180 : 0x8183);
            out.writeShort(1);
            out.writeShort(data.length > 0 ? 1 : 0);
            out.writeInt(0);
            out.write(query, 12, end + 5 - 12);
            if (data.length > 0) {
                out.writeShort(0xc00c);
                out.writeShort(type);
                out.writeShort(1);
                out.writeInt(60);
                out.writeShort(data.length);
                out.write(data);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return octets.toByteArray();
    }

    private static byte[] data(String name, int type) {
        if (type == SRV && name.equals("_msrps._tcp.example.org.")) {
            return join(new byte[] {0, 10, 0, 5, 0x0b, 0x27}, domain("relay.example.org"));
        }
        if (type == NAPTR && name.equals("example.org.")) {
            return join(
                    new byte[] {0, 10, 0, 20, 1, 's', 7, 'S', 'I', 'P', '+', 'D', '2', 'T', 0},
                    domain("_sip._tcp.example.org"));
        }
        return new byte[0];
    }

    private static byte[] domain(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    private static byte[] join(byte[] one, byte[] other) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(one);
        out.writeBytes(other);
        return out.toByteArray();
    }
}
