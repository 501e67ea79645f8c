package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.Method;
import org.parley.msrp.codec.Header;
import org.parley.msrp.codec.ResponseHead;

/** Requests of ours that are no messages: NICKNAME (RFC 7701 §7). */
final class AskingTest extends SendingGround {
    private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();

    private final Line.Reply reply = new Line.Reply() {
        @Override
        public void answered(ResponseHead head) {
            replies.add(head.code() + " " + head.comment());
        }

        @Override
        public void unanswered(String why) {
            replies.add("unanswered: " + why);
        }
    };

    private void ask(String value) {
        bound.on(() -> {
            bound.session().ask(Method.NICKNAME, List.of(new Header("Use-Nickname", value)), reply);
            return true;
        });
    }

    @Test
    @Covers("7701-7.1-2")
    @Covers("7701-7.1-4")
    void aNicknameIsAskedForOnTheSessionsPathAndTheAnswerIsHeard() {
        ask("\"Alice the \\\"great\\\"\"");
        RawPeer.Wire request = peer.next();
        assertThat(request.isRequest("NICKNAME")).isTrue();
        assertThat(request.headers()).doesNotContainKeys("Success-Report", "Failure-Report");
        assertThat(request.header("To-Path")).isEqualTo(Ground.PEER);
        assertThat(request.header("From-Path")).isEqualTo(bound.uri().toString());
        assertThat(request.header("Use-Nickname")).isEqualTo("\"Alice the \\\"great\\\"\"");
        peer.respond(request, "425 Nickname reserved or already in use");
        assertThat(Owner.take(replies)).isEqualTo("425 Nickname reserved or already in use");
        assertThat(bound.session().isBound()).isTrue();
    }

    @Test
    void withoutAnAnswerThatIsHeardOnce() throws IOException {
        ask("\"x\"");
        peer.next();
        peer.socket.close();
        assertThat(Owner.take(replies)).isEqualTo("unanswered: the connection ended");
        ask("\"y\"");
        assertThat(Owner.take(replies)).startsWith("unanswered: ");
        assertThat(replies).isEmpty();
    }

    @Test
    void aControlCharacterGoesNowhere() {
        assertThatIllegalArgumentException().isThrownBy(() -> Line.lines(List.of(new Header("Use-Nickname", "a\nb"))));
    }

    @Test
    void whatThePeerSaysOfARefusalIsToldWithIt() {
        bound.send(ground.message("hi"), listener);
        peer.respond(peer.next(), "403 only moderators speak here");
        Outcome told = Owner.take(outcomes);
        assertThat(told).isEqualTo(Outcome.refused(403));
        assertThat(told.comment()).isEqualTo("only moderators speak here");
    }
}
