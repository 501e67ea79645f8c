package org.parley.sip.dialog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parley.sip.CallListener;
import org.parley.sip.DialogEnd;
import org.parley.sip.DialogListener;
import org.parley.sip.DialogRecord;
import org.parley.sip.DialogRecord.DialogId;
import org.parley.sip.DialogRecord.SessionTimer;
import org.parley.sip.NameAddress;
import org.parley.sip.OutgoingCall;
import org.parley.sip.OutgoingInvite;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeader;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipResponse;
import org.parley.sip.SipSyntaxException;
import org.parley.sip.SipUri;
import org.parley.sip.route.OpenTrunk;
import org.parley.sip.route.OpenTrunk.Place;
import org.parley.sip.route.Trunks;
import org.parley.sip.route.Way;

/** calling → answered | refused. An INVITE of ours that would make a dialog (RFC 3261 §13.2). Runs on its Call-ID's context. */
final class Call implements OutgoingCall {
    private final Switchboard board;
    private final OutgoingInvite invite;
    private final CallListener listener;
    private final String callId;
    private final String localTag;
    private final Deque<Way> ways = new ArrayDeque<>();
    private String contact = "";
    private String route = "";
    private Place place = Place.NONE;
    private long cseq;
    private int minimum = SessionTerms.FLOOR;
    private Proofs proofs = Proofs.NONE;
    private Wire.@Nullable Sent sent;
    private boolean progressed;
    private boolean cancelled;
    private boolean settled;
    private @Nullable OpenDialog dialog;

    Call(Switchboard board, OutgoingInvite invite, CallListener listener, String callId) {
        this.board = board;
        this.invite = invite;
        this.listener = listener;
        this.callId = callId;
        this.localTag = board.tags().fresh();
    }

    @Override
    public String callId() {
        return callId;
    }

    void start() {
        board.add(this);
        try {
            ways.addAll(board.house().trunks().ways(invite.to(), invite.route()));
            if (ways.isEmpty()) {
                refused(SipResponse.of(403, "Destination Not Permitted"));
            } else if (!setOut()) {
                refused(Trunks.busy());
            }
        } catch (SipSyntaxException unknown) { // such as a transport that nobody knows
            refused(SipResponse.of(503, "No Way There"));
        }
    }

    /** Takes the next way that is open. */
    private boolean setOut() {
        place.leave();
        for (Way way = ways.poll(); way != null; way = ways.poll()) {
            Optional<Place> free = way.trunk().map(OpenTrunk::callTo).orElse(Optional.of(Place.NONE));
            if (free.isPresent()) {
                place = free.get();
                route = way.route();
                Wire wire = board.house().wire();
                String hop = route.isEmpty()
                        ? invite.to().toString()
                        : NameAddress.parse(route).uri();
                contact = wire.contact(
                        invite.contact(), wire.transportFor(hop), invite.to().secure());
                proofs = Proofs.NONE;
                transmit();
                return true;
            }
        }
        return false;
    }

    /** Nobody has time for it, or nobody answers, on this way: is there another (RFC 3263 §4.3)? */
    private boolean goesOn(int status) {
        return (status == 503 || status == 408) && !progressed && !cancelled && setOut();
    }

    private void transmit() {
        cseq++;
        progressed = false;
        List<SipHeader> headers = new ArrayList<>();
        if (!route.isEmpty()) {
            headers.add(new SipHeader("Route", route));
        }
        headers.add(new SipHeader("From", local() + ";tag=" + localTag));
        headers.add(new SipHeader("To", "<" + invite.to() + ">"));
        headers.add(new SipHeader("Call-ID", callId));
        headers.add(new SipHeader("CSeq", cseq + " INVITE"));
        headers.add(new SipHeader("Contact", contact));
        proofs.header().ifPresent(headers::add);
        headers.addAll(invite.headers().fields());
        SipHeaders dressed = Dress.request(SipHeaders.of(headers), board.house().capabilities());
        int wanted = (int) board.house().config().sessionInterval().toSeconds();
        dressed = dressed.with("Session-Expires", Integer.toString(Math.max(wanted, minimum)));
        if (minimum > SessionTerms.FLOOR) {
            dressed = dressed.with("Min-SE", Integer.toString(minimum));
        }
        Outgoing request = new Outgoing("INVITE", invite.to().toString(), dressed, invite.offer(), Optional.empty());
        long number = cseq;
        sent = board.house().wire().send(request, new Wire.Outcome() {
            @Override
            public void response(SipResponse response) {
                if (number == cseq) {
                    Call.this.response(response);
                }
            }

            @Override
            public void failed(int status, String why) {
                if (number == cseq && !settled && !goesOn(status)) {
                    refused(SipResponse.of(cancelled ? 487 : status, why));
                }
            }
        });
    }

    private String local() {
        return new NameAddress(invite.from().displayName(), invite.from().uri(), List.of()).toString();
    }

    void response(SipResponse response) {
        if (response.isProvisional()) {
            progress(response);
        } else if (response.isSuccess()) {
            success(response);
        } else if (!settled && !again(response) && !(response.status() == 503 && goesOn(503))) {
            refused(response);
        }
    }

    private void progress(SipResponse response) {
        if (settled) {
            return;
        }
        boolean first = !progressed;
        progressed = true;
        if (cancelled && first) {
            sendCancel();
        } else if (!cancelled) {
            listener.progress(this, response);
        }
    }

    /** A challenge with credentials at hand, or 422, is worth another INVITE. */
    private boolean again(SipResponse response) {
        if (cancelled) {
            return false;
        }
        if (response.status() == 422 && minimum == SessionTerms.FLOOR) {
            minimum = SessionTerms.minimum(response.headers());
            transmit();
            return true;
        }
        Optional<Proofs> answer = proofs.after(
                response, "INVITE", invite.to().toString(), board.house().challenges());
        answer.ifPresent(with -> {
            proofs = with;
            transmit();
        });
        return answer.isPresent();
    }

    private void refused(SipResponse response) {
        settled = true;
        place.leave();
        board.remove(this);
        listener.refused(this, response);
    }

    private void success(SipResponse response) {
        String remoteTag = Switchboard.tagOf(response, "To");
        OpenDialog known = board.find(new DialogId(callId, localTag, remoteTag));
        if (known != null) {
            known.own().acknowledgeAgain(response);
            return;
        }
        boolean wanted = !cancelled && dialog == null && !settled;
        DialogListener hears = wanted ? listener : (DialogListener) (over, why) -> {};
        OpenDialog made = new OpenDialog(board, record(response, remoteTag), hears);
        Outgoing ack = Outgoing.inDialog(made.record(), "ACK", cseq, proofs.on(SipHeaders.NONE), SipBody.NONE);
        made.own().acknowledgedBy(ack);
        made.agreement().heard(response.headers());
        made.agreement().keep(invite.offer());
        board.add(made);
        board.house().wire().acknowledge(ack);
        if (wanted) {
            dialog = made;
            settled = true;
            board.places().keep(made.record().id(), place);
            board.removeLater(this);
            made.clock().start(SessionTerms.answered(response.headers(), minimum));
            listener.answered(made, response);
        } else {
            made.end(new DialogEnd(DialogEnd.Kind.LOCAL_BYE, "not wanted"), "");
            if (!settled) {
                refused(SipResponse.of(487));
            }
        }
    }

    private DialogRecord record(SipResponse response, String remoteTag) {
        List<String> routes = new ArrayList<>(response.headers().list("Record-Route"));
        java.util.Collections.reverse(routes);
        String target = response.headers().list("Contact").stream()
                .findFirst()
                .flatMap(Call::address)
                .orElse(invite.to().toString());
        return new DialogRecord(
                new DialogId(callId, localTag, remoteTag),
                local(),
                "<" + invite.to() + ">",
                target,
                routes,
                contact,
                cseq,
                -1,
                invite.to().secure(),
                true,
                SessionTimer.OFF,
                Optional.empty(),
                "",
                "");
    }

    /** Empty for what cannot be dialled: the ACK, and the BYE after it, go where the INVITE went. */
    private static Optional<String> address(String contact) {
        try {
            return Optional.of(NameAddress.parse(contact).uri()).filter(SipUri::isSip);
        } catch (SipSyntaxException odd) {
            return Optional.empty();
        }
    }

    @Override
    public void cancel() {
        board.execute(() -> {
            if (settled || cancelled) {
                return;
            }
            cancelled = true;
            if (progressed) {
                sendCancel();
            } else if (sent != null) {
                sent.settle();
            }
        });
    }

    /** CANCEL; a peer that answers the INVITE no more within 64 × T1 has given it up (RFC 3261 §9.1). */
    private void sendCancel() {
        if (sent != null) {
            sent.cancel();
        }
        board.timing().after(board.house().config().t1().multipliedBy(64), () -> {
            if (!settled) {
                refused(SipResponse.of(487));
            }
        });
    }
}
