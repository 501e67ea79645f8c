package org.parley.chat.media.intake;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.chat.cluster.Content;
import org.parley.chat.media.ReportPolicy;
import org.parley.chat.media.SwitchMetrics;
import org.parley.chat.media.delivery.Hearer;
import org.parley.chat.media.form.Envelopes;
import org.parley.chat.media.form.Form;
import org.parley.chat.media.form.Notices;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.MediaType;
import org.parley.msrp.Method;
import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.cpim.CpimHead;
import org.parley.msrp.session.Body;
import org.parley.msrp.session.Incoming;
import org.parley.msrp.session.IncomingMessage;
import org.parley.msrp.session.IncomingRequest;
import org.parley.msrp.session.IncomingStream;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.StreamSink;

/** The way in from one participant: what it says is checked here and goes to the room as a command. On the session's loop. */
public final class Intake {
    private final Floor room;
    private final Hearer speaker;
    private final EnvelopeCheck check;
    private final RateLimit composing = new RateLimit(Composing.PER_SECOND, System.nanoTime());

    /** @param speaker who speaks, as one who hears */
    public Intake(Floor room, Hearer speaker) {
        this.room = room;
        this.speaker = speaker;
        this.check = new EnvelopeCheck(room, speaker.who());
    }

    Floor room() {
        return room;
    }

    Hearer speaker() {
        return speaker;
    }

    /** Null: it may come in. */
    @Nullable
    public Status admit(RequestHead head) {
        Status no = refusalOf(head);
        if (no != null) {
            room.metrics().refused(no.code());
        }
        return no;
    }

    private @Nullable Status refusalOf(RequestHead head) {
        MediaType type = head.contentType();
        if (type == null || !takes(type)) {
            return Status.UNSUPPORTED_MEDIA_TYPE.because("message/cpim expected");
        }
        if (!speaker.hearing().direction().speaks()) {
            return Status.FORBIDDEN.because("your session description says you do not send");
        }
        ByteRange range = head.byteRange();
        long most = room.terms().maxSize();
        return most > 0 && range != null && range.total() > most
                ? Status.STOP_SENDING.because("more than " + most + " octets")
                : null;
    }

    /** An envelope, or the text of one who has none. */
    private boolean takes(MediaType type) {
        return type.isSameType(Notices.CPIM)
                || (speaker.hearing().form() == Form.TEXT && type.isSameType(Notices.TEXT));
    }

    /** One that was gathered whole. */
    public void message(IncomingMessage message) {
        long since = System.nanoTime();
        room.metrics().messages.increment();
        room.metrics().octets.increment((double) message.body().length());
        if (message.body().length() == 0) {
            message.accept();
            return;
        }
        if (isTooLarge(message.body().length())) {
            refuse(message, Status.STOP_SENDING);
            return;
        }
        Wrapping around = Wrapping.of(this, message);
        Body whole = around.around(message.body());
        CpimHead head = head(whole);
        if (head == null) {
            refuse(message, Status.BAD_REQUEST.because("malformed message/cpim"));
            return;
        }
        speak(message, around, whole, head, since);
    }

    /** The envelope's head; null if it is malformed. */
    private @Nullable CpimHead head(Body envelope) {
        return Envelopes.head(envelope.pieces(), room.config().bounds().cpimHead());
    }

    private static Content content(Wrapping around, Body whole, CpimHead head) {
        return new Content(around.outer(), head.contentType(), around.mimeHeaders(), whole.pieces(), whole.length());
    }

    private void speak(IncomingMessage message, Wrapping around, Body whole, CpimHead head, long since) {
        Status no = check.refusal(head);
        String to = no == null ? check.addressee(head) : null;
        if (to != null) {
            message.reportsAs(Notices.CPIM, Wrapper.of(head));
        }
        if (no != null) {
            refuse(message, no);
        } else if (Instructing.holds(head)) {
            Instructing.serve(this, message, head, to);
        } else if (to == null && isOtr(head, whole.pieces())) {
            message.accept();
        } else if (Composing.is(head.contentType()) && !mayPass()) {
            room.metrics().suppressed(SwitchMetrics.Suppressed.COMPOSING);
            message.accept();
        } else if (!room.ask(new Speech(this, message, content(around, whole, head), to, since))) {
            refuse(message, Status.STOP_SENDING.because("the room is busy"));
        }
    }

    /** Word of composing is worth its octets in small rooms, and now and then. */
    private boolean mayPass() {
        return room.state().places() <= room.config().bounds().composing() && composing.permits(System.nanoTime());
    }

    boolean isOtr(CpimHead head, List<Bytes> octets) {
        boolean otr = room.config().swallowOtr() && Otr.begins(head, octets);
        if (otr) {
            room.metrics().otr.increment();
        }
        return otr;
    }

    boolean isTooLarge(long octets) {
        long most = room.terms().maxSize();
        return most > 0 && octets > most;
    }

    @Nullable
    Status refusal(CpimHead head) {
        return check.refusal(head);
    }

    /** Whom an envelope that was not refused is for; null: everybody. */
    @Nullable
    String addressee(CpimHead head) {
        return check.addressee(head);
    }

    void refuse(Incoming message, Status status) {
        room.metrics().refused(status.code());
        message.refuse(status);
    }

    /** A message above the gather limit begins: where its octets go. */
    public StreamSink stream(Session session, IncomingStream message) {
        room.metrics().messages.increment();
        return StreamedMessage.begin(this, session, message);
    }

    /** A request that is no SEND. */
    public void request(IncomingRequest request) {
        if (request.head().method().kind() == Method.Kind.NICKNAME) {
            Nicknaming.serve(this, request);
        } else {
            request.answer(Status.UNKNOWN_METHOD);
        }
    }

    /** One that was answered before. */
    public void duplicate(IncomingMessage message) {
        room.metrics().duplicates.increment();
        message.accept();
        if (room.terms().report() == ReportPolicy.ACCEPTED) {
            CpimHead head =
                    message.successReport() ? head(Wrapping.of(this, message).around(message.body())) : null;
            if (head != null && check.isPrivate(head)) {
                message.reportsAs(Notices.CPIM, Wrapper.of(head));
            }
            message.reportSuccess();
        }
    }
}
