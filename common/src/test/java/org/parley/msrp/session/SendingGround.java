package org.parley.msrp.session;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MessageId;
import org.parley.msrp.link.Listener;

/** A bound session on loopback, its peer, and what tests of sending do with both. */
abstract class SendingGround {
    Ground ground = Ground.tcp();

    Ground.Bound bound = ground.bind();

    RawPeer peer = bound.peer();

    final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

    final DeliveryListener listener = (session, message, outcome) -> outcomes.add(outcome);

    @AfterEach
    void stop() {
        ground.close();
    }

    void restart(EndpointConfig config) {
        ground.close();
        ground = new Ground(config.withListeners(List.of(Listener.tcp("127.0.0.1", 0))));
        bound = ground.bind();
        peer = bound.peer();
    }

    static byte[] random(int length) {
        byte[] octets = new byte[length];
        new Random(length).nextBytes(octets);
        return octets;
    }

    OutgoingMessage message(FailureReport failure, boolean success, byte[] body) {
        return new OutgoingMessage(
                ground.ids.messageId(), Ground.TEXT, Bytes.EMPTY, Body.of(Bytes.wrap(body)), failure, success);
    }

    void sendReport(MessageId id, String range, String status) {
        String tid = "rep" + ground.tid();
        peer.send("MSRP " + tid + " REPORT\r\nTo-Path: " + bound.uri() + "\r\nFrom-Path: " + Ground.PEER
                + "\r\nMessage-ID: " + id
                + "\r\n" + (range.isEmpty() ? "" : "Byte-Range: " + range + "\r\n") + "Status: " + status
                + "\r\n-------" + tid
                + "$\r\n");
    }

    /** Reads chunks of one message until its end; answers each. */
    byte[] whole(List<RawPeer.Wire> chunks) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            RawPeer.Wire chunk = peer.next();
            if (!chunk.isRequest("SEND")) {
                continue;
            }
            chunks.add(chunk);
            body.writeBytes(java.util.Objects.requireNonNull(chunk.body()));
            peer.ok(chunk);
            if (chunk.flag() != '+') {
                return body.toByteArray();
            }
        }
    }

    /** Sends something large and waits until its first octets have left. */
    static void begin(Ground.Bound sender, OutgoingMessage message, DeliveryListener listener) {
        sender.send(message, listener);
        Ground.until(
                "the first octets have left",
                () -> sender.on(() -> sender.session().queuedOctets())
                        < message.body().length());
    }

    OutgoingHead head(long total) {
        return new OutgoingHead(ground.ids.messageId(), Ground.TEXT, Bytes.EMPTY, total, FailureReport.YES, false);
    }
}
