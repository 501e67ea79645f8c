package org.parley.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.parley.msrp.Bytes;
import org.parley.msrp.codec.CodecLimits;
import org.parley.msrp.codec.MsrpDecoder;
import org.parley.msrp.link.Listener;
import org.parley.msrp.link.WebSocketLink;

/** A page with a binding, in memory. */
final class MemoryPage {
    static final String OWN = "msrps://fuzz.invalid:9/own;ws";
    private final MemoryRelay relay;
    final MemoryLink below;
    final Connection connection;
    final WebSocketLink socket;
    final String granted;

    MemoryPage(MemoryRelay relay, RelayTurn turn, Listener pages) {
        this.relay = relay;
        below = new MemoryLink(turn, true);
        socket = new WebSocketLink(
                below, new WebSocketLink.Terms(1 << 20, Duration.ofSeconds(30), true), null, () -> {});
        connection = Connection.incoming(relay.engine(), turn, socket, Origin.page(pages, null, null), () -> {});
        socket.begin(connection, connection.reading());
        feed(frame(0x82, MemoryRelay.auth(own(), OWN)));
        granted = MemoryRelay.granted(below.out.toString(StandardCharsets.US_ASCII));
    }

    /** The relay, as its pages call it. */
    private String own() {
        return relay.authority(1).replaceFirst("^wss:", "msrps:") + ";ws";
    }

    void feed(byte[] octets) {
        socket.read(octets);
        connection.endTurn(System.nanoTime());
    }

    /** Each binary frame that the page was sent is one whole MSRP message. */
    void judge() {
        byte[] sent = below.out.toByteArray();
        int at = 0;
        while (at < sent.length) {
            int opcode = sent[at] & 0xFF;
            int length = sent[at + 1] & 0x7F;
            at += 2;
            if (length == 126) {
                length = (sent[at] & 0xFF) << 8 | sent[at + 1] & 0xFF;
                at += 2;
            } else if (length == 127) {
                length = (sent[at + 5] & 0xFF) << 16 | (sent[at + 6] & 0xFF) << 8 | sent[at + 7] & 0xFF;
                at += 8;
            }
            if (opcode == 0x82) {
                MsrpDecoder decoder = new MsrpDecoder(CodecLimits.DEFAULT, new MemoryRelay.Strict());
                assertThat(decoder.feedMessage(Bytes.wrap(sent, at, at + length)))
                        .isEqualTo(length);
                assertThat(decoder.isBetweenMessages()).isTrue();
            } else {
                assertThat(opcode).isIn(0x88, 0x89, 0x8A);
            }
            at += length;
        }
    }

    /** Masked with zeros. */
    static byte[] frame(int head, byte[] octets) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(head);
        if (octets.length < 126) {
            frame.write(0x80 | octets.length);
        } else {
            frame.write(0xFE);
            frame.write(octets.length >> 8);
            frame.write(octets.length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(octets);
        return frame.toByteArray();
    }
}
