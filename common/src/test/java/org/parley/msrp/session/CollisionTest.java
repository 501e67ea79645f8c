package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.IdSource;

/** A body that holds the very end-line its SEND would have (RFC 4975 §7.1): the transaction ids are forced, so that it does. */
final class CollisionTest {
    private final Ground ground = new Ground(EndpointConfig.tcp("127.0.0.1", 0), null, CollisionTest::forced);
    private final Ground.Bound bound = ground.bind();
    private final IdSource foreseen = forced();

    @AfterEach
    void stop() {
        ground.close();
    }

    private static IdSource forced() {
        return new IdSource(new SecureRandom() {
            private static final long serialVersionUID = 1;

            @Override
            public void nextBytes(byte[] octets) {
                new Random(42).nextBytes(octets);
            }
        });
    }

    private static byte[] bodyWith(String id, int before, int after) {
        return ("x".repeat(before) + "\r\n-------" + id + "$\r\n" + "y".repeat(after))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads and answers chunks up to the last; no body of theirs holds their own end-line. */
    private List<RawPeer.Wire> chunks() {
        List<RawPeer.Wire> chunks = new ArrayList<>();
        do {
            chunks.add(bound.peer().next());
            bound.peer().ok(chunks.get(chunks.size() - 1));
        } while (chunks.get(chunks.size() - 1).flag() == '+');
        return chunks;
    }

    private static byte[] joined(List<RawPeer.Wire> chunks) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        chunks.forEach(chunk -> all.writeBytes(Objects.requireNonNull(chunk.body())));
        return all.toByteArray();
    }

    @Test
    @Covers("4975-7.1-18")
    @Covers("4975-7.1-19")
    void aSmallMessageTakesAnotherId() {
        String id = foreseen.transactionId(0).toString();
        byte[] body = bodyWith(id, 20, 20);
        bound.send(ground.message(body), DeliveryListener.NONE);
        List<RawPeer.Wire> sent = chunks();
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).tid()).isNotEqualTo(id);
        assertThat(joined(sent)).isEqualTo(body);
    }

    @Test
    void withoutSuchABodyTheForeseenIdIsTaken() {
        String id = foreseen.transactionId(0).toString();
        bound.send("harmless");
        assertThat(chunks().get(0).tid()).isEqualTo(id);
    }

    @Test
    void aLargeMessageIsInterruptedBeforeItsEndLine() {
        String id = foreseen.transactionId(0).toString();
        byte[] body = bodyWith(id, 30_000, 30_000);
        bound.send(ground.message(body), DeliveryListener.NONE);
        List<RawPeer.Wire> sent = chunks();
        assertThat(sent.get(0).tid()).isEqualTo(id);
        assertThat(sent).hasSizeGreaterThan(1);
        assertThat(joined(sent)).isEqualTo(body);
    }

    @Test
    void aStreamIsInterruptedBeforeItsEndLineWhereverItIsCut() {
        String id = foreseen.transactionId(0).toString();
        byte[] body = bodyWith(id, 5000, 5000);
        OutgoingHead head =
                new OutgoingHead(ground.ids.messageId(), Ground.TEXT, Bytes.EMPTY, -1, FailureReport.YES, false);
        bound.on(() -> {
            OutgoingStream stream = bound.session().openStream(head, DeliveryListener.NONE);
            stream.offer(Bytes.wrap(body, 0, 4999));
            for (int at = 4999; at < 5040; at++) {
                stream.offer(Bytes.wrap(body, at, at + 1));
            }
            stream.offer(Bytes.wrap(body, 5040, body.length));
            stream.complete();
            return true;
        });
        List<RawPeer.Wire> sent = chunks();
        assertThat(sent.get(0).tid()).isEqualTo(id);
        assertThat(joined(sent)).isEqualTo(body);
    }
}
