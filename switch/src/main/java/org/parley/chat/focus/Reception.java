package org.parley.chat.focus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import org.parley.chat.room.Joining;
import org.parley.chat.room.Reply;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.JoinAnswer;
import org.parley.sip.IncomingInvite;
import org.parley.sip.IncomingRequest;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls and questions to rooms as they come in: where each is meant to go, and whether there is time for it. Whoever is let in is a {@link DialIn}'s from there on. On the context of
 * the Call-ID.
 */
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private final Focus focus;
    private final Directory directory;
    private final SecureRandom random;
    private final int maxPending;

    /** @param maxPending calls at once about which rooms think */
    Reception(Focus focus, Directory directory, SecureRandom random, int maxPending) {
        this.focus = focus;
        this.directory = directory;
        this.random = random;
        this.maxPending = maxPending;
    }

    void invite(IncomingInvite invite) {
        SipRequest request = invite.request();
        if (focus.isClosing() || focus.metrics().pending() >= maxPending) {
            focus.metrics().answered(503);
            invite.answer(focus.overload());
        } else if (!admitsSdp(request.headers())) {
            focus.metrics().answered(406);
            invite.answer(SipResponse.of(406));
        } else {
            Context context = Vertx.currentContext();
            RoomAddress room = directory.dialled(request.requestUri());
            Identity who = Callers.joining(invite, random);
            if (directory.isFactory(room)) {
                make(context, invite, RoomNames.fresh(room, random), who);
            } else {
                enter(context, invite, room, who);
            }
        }
    }

    /** A call to the factory: a room of the caller's own, and the caller in it (RFC 4579 §5.4). */
    private void make(Context context, IncomingInvite invite, RoomAddress room, Identity who) {
        focus.metrics().asked();
        Future.fromCompletionStage(focus.rooms().found(room, who), context).onComplete(answer -> {
            focus.metrics().decided();
            if (answer.failed()) {
                LOG.error("room not made room={}", room, answer.cause());
                refuse(invite, SipResponse.of(500));
            } else if (answer.result() instanceof Reply.Refused no) {
                boolean full = no.why() == Reply.Refusal.TOO_MANY_ROOMS;
                refuse(invite, full ? focus.overload() : SipResponse.of(403, "You may not make rooms here"));
            } else if (invite.isOpen()) {
                String callId = invite.request().callId();
                directory.made(callId, room);
                enter(context, invite, room, who);
            }
        });
    }

    private void enter(Context context, IncomingInvite invite, RoomAddress room, Identity who) {
        SipRequest request = invite.request();
        Party party = new Party(
                request.callId(),
                focus.contactOf(room.uri()),
                room,
                who,
                Joining.DIALLED_IN,
                RoomUris.password(request.requestUri()));
        new DialIn(focus, context, invite, party).decide();
    }

    private void refuse(IncomingInvite invite, SipResponse response) {
        focus.metrics().answered(response.status());
        invite.answer(response);
    }

    /** Asks the room what it would say to whoever asks, and whether that one would get in. */
    void options(IncomingRequest asked) {
        SipRequest request = asked.request();
        Optional<SipResponse> elsewhere = directory.refusal(request.requestUri());
        if (elsewhere.isPresent()) {
            asked.answer(elsewhere.get());
            return;
        }
        if (focus.isStopping()) {
            asked.answer(focus.overload());
            return;
        }
        Context context = Vertx.currentContext();
        Future.fromCompletionStage(
                        focus.rooms().probe(directory.dialled(request.requestUri()), Callers.of(asked)), context)
                .onComplete(answer -> {
                    if (answer.failed()) {
                        asked.answer(SipResponse.of(500));
                    } else if (answer.result() instanceof JoinAnswer.Refused no) {
                        asked.answer(focus.refusals().room(no.sipCode(), no.why(), no.retryAfterSeconds()));
                    } else if (answer.result() instanceof JoinAnswer.Joined yes) {
                        SipResponse ok = SipResponse.of(200)
                                .with("Contact", asked.contact(focus.contactOf(request.requestUri())));
                        asked.answer(
                                admitsSdp(request.headers())
                                        ? ok.with(SipBody.sdp(
                                                focus.descriptions().capabilities(yes.media(), focus.sessionId())))
                                        : ok);
                    }
                });
    }

    /** May the answer hold SDP? No Accept means so, an empty one means nothing at all (RFC 3261 §20.1). */
    private static boolean admitsSdp(SipHeaders headers) {
        return !headers.has("Accept")
                || headers.list("Accept").stream()
                        .map(Reception::typeOf)
                        .anyMatch(type ->
                                type.equals("application/sdp") || type.equals("application/*") || type.equals("*/*"));
    }

    private static String typeOf(String entry) {
        int semicolon = entry.indexOf(';');
        return (semicolon < 0 ? entry : entry.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }
}
