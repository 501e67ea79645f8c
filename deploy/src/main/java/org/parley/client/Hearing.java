package org.parley.client;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.MediaType;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.session.IncomingMessage;
import org.parley.msrp.session.IncomingStream;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.SessionEnd;
import org.parley.msrp.session.SessionListener;
import org.parley.msrp.session.StreamSink;

/** Prints what the room says and who composes, on the session's loop. */
final class Hearing implements SessionListener {
    private static final MediaType CPIM = MediaType.parse("message/cpim");
    private static final long LOOK_MILLIS = 1_000;

    private final Visit visit;
    private final Speech speech;
    private final Typists typists;
    private final Consumer<String> print;
    private boolean looking;

    Hearing(Visit visit, Speech speech, Typists typists, Consumer<String> print) {
        this.visit = visit;
        this.speech = speech;
        this.typists = typists;
        this.print = print;
    }

    @Override
    public void bound(Session session) {
        visit.bound();
    }

    @Override
    public @Nullable Status admit(Session session, RequestHead head) {
        try {
            MediaType type = head.contentType();
            return type != null && type.isSameType(CPIM) ? null : new Status(415, null);
        } catch (MsrpSyntaxException unreadable) {
            return new Status(415, null);
        }
    }

    @Override
    public void message(Session session, IncomingMessage message) {
        speech.lines(message.body().joined()).forEach(print);
        message.accept();
        message.reportSuccess();
        lookAfterTypists(session);
    }

    /** Once a second, while somebody composes. */
    private void lookAfterTypists(Session session) {
        if (!looking && typists.anybody()) {
            looking = true;
            visit.later(
                    LOOK_MILLIS,
                    () -> session.execute(() -> {
                        looking = false;
                        if (typists.look()) {
                            lookAfterTypists(session);
                        }
                    }));
        }
    }

    @Override
    public StreamSink stream(Session session, IncomingStream message) {
        return new StreamSink() {
            private long octets = message.gathered().length();

            @Override
            public void piece(Bytes piece) {
                octets += piece.length();
            }

            @Override
            public void complete() {
                speech.lengthy(message.gathered().joined(), octets).forEach(print);
                message.accept();
                message.reportSuccess();
            }

            @Override
            public void aborted(String why) {
                print.accept("* a long message broke off");
            }
        };
    }

    @Override
    public void closed(Session session, SessionEnd why) {
        visit.mediaOver("the MSRP session ended: " + why.why());
    }
}
