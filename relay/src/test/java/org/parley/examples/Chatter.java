package org.parley.examples;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.IdSource;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.session.Body;
import org.parley.msrp.session.IncomingMessage;
import org.parley.msrp.session.IncomingStream;
import org.parley.msrp.session.MsrpEndpoint;
import org.parley.msrp.session.Outcome;
import org.parley.msrp.session.OutgoingMessage;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.SessionEnd;
import org.parley.msrp.session.SessionListener;
import org.parley.msrp.session.SessionSpec;
import org.parley.msrp.session.StreamSink;

/** Somebody who says lines of text and tells which ones came. Its callbacks run on the endpoint's event loops and do not block. */
final class Chatter implements SessionListener {
    private static final MediaType TEXT = MediaType.parse("text/plain");

    private final String name;
    private final MsrpEndpoint endpoint;
    private final Consumer<String> heard;
    private final IdSource ids = new IdSource();

    Chatter(String name, MsrpEndpoint endpoint, Consumer<String> heard) {
        this.name = name;
        this.endpoint = endpoint;
        this.heard = heard;
    }

    MsrpEndpoint endpoint() {
        return endpoint;
    }

    /** Waits, as a peer of its own that needs no relay, to be called by who has that path; gives the path to call. */
    MsrpPath expect(MsrpPath peer) {
        MsrpUri own = endpoint.newUri(false);
        expect(SessionSpec.of(own, peer, this));
        return new MsrpPath(List.of(own));
    }

    /** The same where a relay is on the way. */
    void expect(SessionSpec spec) {
        endpoint.expect(spec);
    }

    /** Says a line; what becomes of it is heard. */
    void say(Session session, String line) {
        OutgoingMessage message =
                OutgoingMessage.of(ids.messageId(), TEXT, Body.of(Bytes.wrap(line.getBytes(StandardCharsets.UTF_8))));
        session.execute(() -> {
            if (!session.send(message, (Session at, MessageId id, Outcome outcome) -> told(line, outcome))) {
                heard.accept(name + " cannot send: " + line);
            }
        });
    }

    private void told(String line, Outcome outcome) {
        if (outcome.kind() != Outcome.Kind.ACKNOWLEDGED) {
            heard.accept(name + " is told that this did not arrive: " + line);
        }
    }

    @Override
    public void bound(Session session) {
        heard.accept(name + " is connected");
    }

    @Override
    public @Nullable Status admit(Session session, RequestHead head) {
        MediaType type = head.contentType();
        return type != null && type.isSameType(TEXT) ? null : Status.UNSUPPORTED_MEDIA_TYPE;
    }

    @Override
    public void message(Session session, IncomingMessage message) {
        heard.accept(name + " hears: " + message.body().joined().toUtf8());
        message.accept();
    }

    @Override
    public StreamSink stream(Session session, IncomingStream message) {
        message.refuse(Status.STOP_SENDING);
        return new StreamSink() {
            @Override
            public void piece(Bytes piece) {}

            @Override
            public void complete() {}

            @Override
            public void aborted(String why) {}
        };
    }

    @Override
    public void closed(Session session, SessionEnd why) {
        heard.accept(name + " is disconnected");
    }

    Future<Void> close() {
        return endpoint.shutdown(Duration.ofSeconds(1));
    }
}
