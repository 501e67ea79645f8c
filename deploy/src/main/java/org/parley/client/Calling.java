package org.parley.client;

import org.parley.msrp.MsrpUri;
import org.parley.sdp.SdpSyntaxException;
import org.parley.sip.CallListener;
import org.parley.sip.Dialog;
import org.parley.sip.DialogEnd;
import org.parley.sip.IncomingRequest;
import org.parley.sip.OutgoingCall;
import org.parley.sip.SipResponse;

/** Hears what becomes of our INVITE and of the dialog, on the dialog's context. */
final class Calling implements CallListener {
    private final Visit visit;
    private final MsrpUri own;
    private final boolean password;

    Calling(Visit visit, MsrpUri own, boolean password) {
        this.password = password;
        this.visit = visit;
        this.own = own;
    }

    @Override
    public void answered(Dialog dialog, SipResponse response) {
        try {
            visit.answered(dialog, Agreement.read(response.body().text()), own);
        } catch (SdpSyntaxException | IllegalArgumentException unusable) {
            visit.undone(dialog, String.valueOf(unusable.getMessage()));
        }
    }

    @Override
    public void refused(OutgoingCall call, SipResponse response) {
        visit.refused(response.status() + reason(response) + hint(response.status()));
    }

    @Override
    public void request(Dialog dialog, IncomingRequest request) {
        if (request.request().method().equals("NOTIFY")) {
            request.answer(SipResponse.of(200));
            visit.notified(request.request().body());
        } else {
            request.answer(SipResponse.of(405));
        }
    }

    @Override
    public void ended(Dialog dialog, DialogEnd why) {
        String text = why.text().isBlank() ? "" : ": " + Shown.line(why.text());
        visit.dialogOver(
                switch (why.kind()) {
                    case PEER_BYE -> "the room ended the session" + text;
                    case SESSION_EXPIRED -> "the session expired" + text;
                    case LOCAL_BYE, NO_ACK, LOST, SHUTDOWN -> "the call was lost" + text;
                });
    }

    private static String reason(SipResponse response) {
        return response.reason().isBlank() ? "" : " " + Shown.line(response.reason());
    }

    private String hint(int status) {
        return switch (status) {
            case 401, 407 ->
                password
                        ? " (the user of --from is not known there, or has another password)"
                        : " (it asks for a password: --password-file)";
            case 403 -> password ? " (the password was right, but you may not come in as --from)" : "";
            case 404 -> " (no such room there)";
            case 408 -> " (nobody answered)";
            case 486 -> " (the room is full)";
            case 488 -> " (no MSRP stream both sides can use)";
            default -> "";
        };
    }
}
