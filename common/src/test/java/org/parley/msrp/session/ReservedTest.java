package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;

/** A URI that was offered: its peer may come before the answer that names the peer's path (RFC 3264 §5.1). */
final class ReservedTest {
    private final Ground ground = Ground.tcp();
    private final MsrpUri uri = ground.endpoint.newUri(false);

    @AfterEach
    void stop() {
        ground.close();
    }

    private void theAnswerComes() {
        PeerMedia media = PeerMedia.of(MsrpPath.parse(Ground.PEER));
        ground.endpoint.expect(new SessionSpec(uri, ground.owner, media, null, "", "test"));
    }

    @Test
    void whoComesBeforeTheAnswerWaitsForItAndIsBoundThen() {
        ground.endpoint.reserve(uri);
        RawPeer early = RawPeer.connect(ground.address());
        String first = Ground.bodiless("aaaa1", uri);
        early.send(first.substring(0, 20));
        early.send(first.substring(20) + Ground.chunk("aaaa2", uri, "mess1", "", "hello", '$'));
        assertThat(early.isSilent(200)).isTrue();
        theAnswerComes();
        assertThat(early.next().start()).startsWith("MSRP aaaa1 200");
        assertThat(early.next().start()).startsWith("MSRP aaaa2 200");
        assertThat(Owner.take(ground.owner.messages).body().joined().toUtf8()).isEqualTo("hello");
    }

    @Test
    void whenTheOfferIsWithdrawnWhoWaitedIsTold481() {
        ground.endpoint.reserve(uri);
        RawPeer early = RawPeer.connect(ground.address());
        early.send(Ground.bodiless("aaaa1", uri));
        assertThat(early.isSilent(200)).isTrue();
        ground.endpoint.forget(uri.sessionId(), new SessionEnd(SessionEnd.Kind.LOCAL, "no answer"));
        assertThat(early.next().start()).startsWith("MSRP aaaa1 481");
    }
}
