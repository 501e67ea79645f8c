package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.Bytes;
import org.parley.msrp.MsrpPath;

/** What goes out: chunks, ranges, paths, bodies (RFC 4975 §5.2, §7.1, §7.1.1). */
final class SendingTest extends SendingGround {
    @Test
    @Covers("4975-7.1.1-17")
    @Covers("4975-7.1.1-14")
    @Covers("4975-5.2-1")
    void aSmallMessageIsOneSendThatTellsItsRange() {
        bound.send(ground.message(new byte[500]), listener);
        RawPeer.Wire sent = peer.next();
        assertThat(sent.header("Byte-Range")).isEqualTo("1-500/500");
        assertThat(sent.header("To-Path")).isEqualTo(Ground.PEER);
        assertThat(sent.header("From-Path")).isEqualTo(bound.uri().toString());
        assertThat(sent.flag()).isEqualTo('$');
        peer.ok(sent);
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
    }

    @Test
    @Covers("4975-7.1-3")
    @Covers("4975-8.2-4")
    void theToPathIsThePeersWholePathInItsOrder() {
        String path = "msrps://relay.example:2855/aa;tcp msrp://192.0.2.1:9/bb;tcp msrp://client.invalid:9/cc;tcp";
        Ground.Bound far = ground.bind(PeerMedia.of(MsrpPath.parse(path)));
        far.send("hi");
        RawPeer.Wire sent = far.peer().next();
        assertThat(sent.header("To-Path")).isEqualTo(path);
        assertThat(sent.header("From-Path")).isEqualTo(far.uri().toString());
    }

    @Test
    @Covers("4975-8.4-3")
    void anotherPathAfterARenegotiationIsUsed() {
        bound.on(() -> {
            bound.session().update(PeerMedia.of(MsrpPath.parse("msrp://127.0.0.1:9/another;tcp")));
            return true;
        });
        bound.send("hi");
        assertThat(peer.next().header("To-Path")).isEqualTo("msrp://127.0.0.1:9/another;tcp");
    }

    @Test
    @Covers("4975-7.1.1-18")
    @Covers("4975-7.1.1-19")
    @Covers("4975-7.1.1-23")
    @Covers("4975-7.1.1-24")
    void aLargeMessageOnAnIdleConnectionIsOneInterruptibleChunk() {
        byte[] body = random(1 << 20);
        bound.send(ground.message(body), listener);
        List<RawPeer.Wire> chunks = new ArrayList<>();
        assertThat(whole(chunks)).isEqualTo(body);
        assertThat(chunks).hasSizeLessThanOrEqualTo(3);
        assertThat(chunks.get(0).header("Byte-Range")).isEqualTo("1-*/1048576");
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
    }

    @Test
    void bodiesFullOfEndLinesArriveAsTheyAre() {
        ByteArrayOutputStream nasty = new ByteArrayOutputStream();
        Random random = new Random(7);
        String symbols = "0123456789abcdefghijklmnopqrstuv";
        while (nasty.size() < 60_000) {
            StringBuilder line = new StringBuilder("\r\n-------");
            for (int i = 0; i < 4 + random.nextInt(12); i++) {
                line.append(symbols.charAt(random.nextInt(32)));
            }
            nasty.writeBytes(line.append("$\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        }
        byte[] body = nasty.toByteArray();
        bound.send(ground.message(body), listener);
        assertThat(whole(new ArrayList<>())).isEqualTo(body);
        OutgoingStream stream = bound.on(() -> bound.session().openStream(head(body.length), listener));
        bound.on(() -> {
            stream.offer(Bytes.wrap(body));
            stream.complete();
            return true;
        });
        assertThat(whole(new ArrayList<>())).isEqualTo(body);
    }

    @Test
    void aStreamIsWrittenAsItComes() {
        OutgoingStream stream = bound.on(() -> bound.session().openStream(head(-1), listener));
        byte[] body = random(300_000);
        for (int at = 0; at < body.length; at += 3000) {
            Bytes piece = Bytes.wrap(body, at, at + 3000);
            bound.on(() -> stream.offer(piece));
        }
        bound.on(() -> {
            stream.complete();
            return true;
        });
        assertThat(whole(new ArrayList<>())).isEqualTo(body);
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
        assertThat(stream.ended()).isTrue();
    }

    @Test
    @Covers("4975-8.6-13")
    void aMessageAboveThePeersMaxSizeIsNotSent() {
        Ground.Bound small = ground.bind(new PeerMedia(MsrpPath.parse(Ground.PEER), 1000, false));
        small.send(ground.message(new byte[1001]), listener);
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.refused(413));
        assertThat(small.peer().isSilent(100)).isTrue();
        small.send("x".repeat(1000));
        assertThat(small.peer().next().text()).hasSize(1000);
    }

    @Test
    @Covers("4975-5.4-20")
    void onAReplacementSessionTheMessageIdIsKept() {
        OutgoingMessage message = ground.message(random(30 << 20));
        bound.send(message, listener);
        peer.close();
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.SESSION_ENDED);
        Ground.Bound again = ground.bind();
        again.send(message, listener);
        assertThat(again.peer().next().header("Message-ID"))
                .isEqualTo(message.messageId().value());
    }
}
