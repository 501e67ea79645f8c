package org.parley.chat.focus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.parley.chat.room.Actor;
import org.parley.chat.room.Participant;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.Reply;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.port.Identity;
import org.parley.chat.roster.DeviceUris;
import org.parley.msrp.cpim.ParticipantUri;
import org.parley.sip.IncomingRefer;
import org.parley.sip.LocalContact;
import org.parley.sip.ReasonText;
import org.parley.sip.ReferTo;
import org.parley.sip.Referral;
import org.parley.sip.SipResponse;
import org.parley.sip.SipUri;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * REFERs to rooms (RFC 3515, RFC 4579 §5.5, §5.11): has somebody called or put out, or the room ended. Whether the issuer may is decided in the room, before the answer and
 * again when it is done. On the context of the REFER's Call-ID.
 */
final class References {
    /** The event package by which its issuer hears of a REFER. */
    static final String PACKAGE = "refer";

    private static final Logger LOG = LoggerFactory.getLogger(References.class);

    /** A room does what it is asked at once, or a busy one soon. */
    private static final Duration SOON = Duration.ofMinutes(1);

    /** Headers that a Refer-To may have put into the INVITE (RFC 3261 §19.1.5, RFC 4579 §5.10). */
    private static final Set<String> TAKEN = Set.of("replaces", "subject");

    private final Focus focus;
    private final Duration ringing;
    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    /**
     * Has the rooms of this focus do it, and call people.
     *
     * @param ringing how long whoever is called may take to answer
     * @param most REFERs at once about which rooms think
     */
    References(Focus focus, Duration ringing, int most) {
        this.focus = focus;
        this.ringing = ringing;
        this.most = most;
    }

    /** Do as many wait for a room's word as may? */
    boolean isFull() {
        return open.get() >= most;
    }

    /** A REFER to this room, by this one. */
    void decide(IncomingRefer refer, RoomAddress room, Identity who, LocalContact contact) {
        Asked asked = new Asked(refer, room, who, contact, Vertx.currentContext());
        Optional<SipResponse> refusal = refusal(refer.referTo());
        if (refusal.isPresent()) {
            refuse(asked, refusal.get());
            return;
        }
        open.incrementAndGet();
        asked.here(focus.rooms().look(room)).onComplete(found -> {
            open.decrementAndGet();
            if (found.failed()) {
                LOG.error("REFER not decided room={}", room, found.cause());
                refuse(asked, SipResponse.of(500));
            } else if (focus.isStopping()) {
                refuse(asked, focus.overload());
            } else if (found.result().isEmpty()) {
                refuse(asked, SipResponse.of(404, "No such room"));
            } else {
                decide(asked, found.result().get());
            }
        });
    }

    /** What no room has to be asked about (RFC 3515 §2.4.2). */
    private static Optional<SipResponse> refusal(ReferTo to) {
        if (!to.isSip()) {
            return Optional.of(SipResponse.of(416, "Only SIP URIs are referred to"));
        } else if (to.method().equals("INVITE")) {
            boolean nobody = SipUri.parse(to.uri()).user().isEmpty();
            return nobody ? Optional.of(SipResponse.of(403, "Nobody in Refer-To")) : more(to, TAKEN);
        } else if (!to.method().equals("BYE")) {
            return Optional.of(SipResponse.of(403, "Rooms send no such request for others"));
        }
        return more(to, Set.of("reason"));
    }

    private static Optional<SipResponse> more(ReferTo to, Set<String> taken) {
        boolean more = to.headers().fields().stream()
                .anyMatch(field -> !taken.contains(field.name().toLowerCase(Locale.ROOT)));
        return more ? Optional.of(SipResponse.of(403, "Header in Refer-To is not taken")) : Optional.empty();
    }

    private void decide(Asked asked, RoomState room) {
        if (asked.refer.referTo().method().equals("INVITE")) {
            call(asked, room);
        } else {
            putOut(asked, room);
        }
    }

    /** The room calls somebody in the issuer's name (RFC 4579 §5.5); it goes on whether or not the issuer listens (RFC 3515 §2.4.4). */
    private void call(Asked asked, RoomState room) {
        if (!room.mayCall(asked.actor())) {
            refuse(asked, SipResponse.of(403, "Not allowed in this room"));
            return;
        }
        ReferTo to = asked.refer.referTo();
        if (focus.directory().names(to.uri(), asked.room)) {
            refuse(asked, SipResponse.of(403, "A room is not called into itself"));
            return;
        }
        String shown = asked.shown(room);
        Invitation invitation =
                new Invitation(SipUri.parse(to.uri()), "", asked.actor(), shown, asked.referredBy(shown), to.headers());
        Referral referral = accept(asked, ringing.plus(SOON));
        focus.dialling().dial(asked.room, invitation, new DialListener() {
            @Override
            public void progress(int status, String phrase) {
                if (status != 100) { // said with the 202
                    referral.progress(status, phrase);
                }
            }

            @Override
            public void joined(int status, String phrase, ParticipantId id) {
                referral.finish(status, phrase);
            }

            @Override
            public void failed(Refuser who, int status, String phrase) {
                referral.finish(status, phrase);
            }
        });
    }

    private void putOut(Asked asked, RoomState room) {
        RoomCommand.Moderation command = leaving(asked, room);
        boolean may = command.target().isEmpty()
                ? room.allows(command.actor(), command.act())
                : room.allows(command.actor(), command.act(), command.target());
        if (!may) {
            refuse(asked, SipResponse.of(403, "Not allowed in this room"));
            return;
        }
        Referral referral = accept(asked, SOON);
        asked.here(focus.rooms().moderate(asked.room, command)).onComplete(done -> {
            if (done.failed()) {
                LOG.error("REFER not followed room={}", asked.room, done.cause());
                referral.finish(500, "Server Internal Error");
            } else if (done.result() instanceof Reply.Refused no) {
                refused(referral, no.why());
            } else {
                referral.finish(200, "OK");
            }
        });
    }

    /** BYE to the room itself ends it; to anybody else, by whatever URI the roster shows, puts that one out. */
    private RoomCommand.Moderation leaving(Asked asked, RoomState room) {
        ReferTo to = asked.refer.referTo();
        Actor actor = asked.actor();
        String reason = ReasonText.of(to.headers());
        if (focus.directory().names(to.uri(), asked.room)) {
            return new RoomCommand.Close(actor, reason);
        }
        String target = ParticipantUri.parse(to.uri()).key();
        return new RoomCommand.Kick(actor, DeviceUris.holder(room, target).orElse(target), reason);
    }

    private static void refused(Referral referral, Reply.Refusal why) {
        switch (why) {
            case NO_SUCH_PARTICIPANT, NO_SUCH_ROOM -> referral.finish(404, "Not Found");
            case NOT_ALLOWED -> referral.finish(403, "Forbidden");
            default -> referral.finish(603, "Declined");
        }
    }

    private Referral accept(Asked asked, Duration atMost) {
        focus.metrics().referred(asked.method(), 202);
        LOG.info(
                "REFER accepted room={} by={} method={} whom={}",
                asked.room,
                Redacted.address(asked.who.shownUri()),
                asked.method(),
                Redacted.address(asked.refer.referTo().uri()));
        return asked.refer.accept(asked.contact, atMost);
    }

    private void refuse(Asked asked, SipResponse response) {
        focus.metrics().referred(asked.method(), response.status());
        asked.refer.answer(response);
    }

    /** One REFER. */
    private record Asked(IncomingRefer refer, RoomAddress room, Identity who, LocalContact contact, Context context) {
        Actor actor() {
            return Actor.user(ParticipantUri.parse(who.aor()).key());
        }

        /** The URI others may know the issuer by; "" of whoever hides, here or in the room, and has shown no other. */
        String shown(RoomState room) {
            boolean hides = Callers.wantsPrivacy(refer.request().headers())
                    || room.instancesOf(actor().uri()).stream()
                            .flatMap(id -> room.participant(id).stream())
                            .anyMatch(Participant::isAnonymous);
            return who.isAnonymous() ? who.anonymousUri() : hides ? "" : who.aor();
        }

        /** As it says itself, unless it hides who it is (RFC 3892, RFC 7701 §5.2). */
        String referredBy(String shown) {
            if (!shown.equals(who.aor())) {
                return shown.isEmpty() ? "" : "<" + shown + ">";
            }
            return refer.request().headers().first("Referred-By").orElse("<" + shown + ">");
        }

        /** For counting: one of few. */
        String method() {
            String method = refer.referTo().method();
            return method.equals("BYE") || method.equals("INVITE") ? method.toLowerCase(Locale.ROOT) : "other";
        }

        /** A room's word, brought to this REFER's context. */
        <T> Future<T> here(CompletionStage<T> word) {
            return Future.fromCompletionStage(word, context);
        }
    }
}
