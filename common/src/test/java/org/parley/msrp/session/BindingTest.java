package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.MsrpUri;

/** How a connection and a session find each other (RFC 4975 §5.4). */
final class BindingTest {
    private final Ground ground = Ground.tcp();

    @AfterEach
    void stop() {
        ground.close();
    }

    @Test
    @Covers("4975-5.4-5")
    void aBodilessSendBindsAndIsNoContent() {
        Ground.Bound bound = ground.bind();
        assertThat(bound.session().isBound()).isTrue();
        assertThat(bound.peer().isSilent(100)).isTrue();
        assertThat(ground.owner.messages).isEmpty();
    }

    @Test
    @Covers("4975-5.4-15")
    void anUnknownSessionIs481WithTheSameTransactionId() {
        try (RawPeer peer = RawPeer.connect(ground.address())) {
            MsrpUri unknown = ground.endpoint.newUri(false);
            peer.send(Ground.bodiless("abcd1", unknown));
            RawPeer.Wire answer = peer.next();
            assertThat(answer.start()).startsWith("MSRP abcd1 481");
            assertThat(answer.header("To-Path")).isEqualTo(Ground.PEER);
        }
    }

    @Test
    void aMessageIsHeardAndAnswered() {
        Ground.Bound bound = ground.bind();
        bound.peer()
                .send(Ground.chunk(
                        "send1", bound.uri(), "mess1", "Success-Report: yes\r\nByte-Range: 1-5/5\r\n", "hello", '$'));
        assertThat(bound.peer().next().start()).startsWith("MSRP send1 200");
        RawPeer.Wire report = bound.peer().next();
        assertThat(report.isRequest("REPORT")).isTrue();
        assertThat(report.header("Byte-Range")).isEqualTo("1-5/5");
        assertThat(Owner.take(ground.owner.messages).body().joined().toUtf8()).isEqualTo("hello");
    }

    @Test
    void aMessageIsSentAndAcknowledged() {
        Ground.Bound bound = ground.bind();
        var outcomes = new java.util.concurrent.LinkedBlockingQueue<Outcome>();
        bound.send(ground.message("hi"), (s, m, o) -> outcomes.add(o));
        RawPeer.Wire sent = bound.peer().next();
        assertThat(sent.text()).isEqualTo("hi");
        assertThat(sent.header("Byte-Range")).isEqualTo("1-2/2");
        bound.peer().ok(sent);
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
    }
}
