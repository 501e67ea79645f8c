package org.parley.sip.dialog;

import org.jspecify.annotations.Nullable;
import org.parley.sip.SipResponse;

/** What CANCEL finds of an INVITE: the INVITE while it waits, and after its final answer only the tag for the answer to CANCEL. */
final class Cancellable {
    final String tag;
    private @Nullable ServerRequest invite;

    Cancellable(ServerRequest invite) {
        this.tag = invite.tag;
        this.invite = invite;
    }

    /** Answered: the request with its body is let go, long before the last CANCEL can come. */
    void settled() {
        invite = null;
    }

    boolean waits() {
        return invite != null;
    }

    /** We stop: who still waits hears so (RFC 3261 §21.5.4). */
    void refuse() {
        if (invite != null) {
            invite.answerNow(SipResponse.of(503));
        }
    }

    void cancel() {
        if (invite instanceof ServerInvite first) {
            first.cancel();
        } else if (invite != null) {
            invite.answerNow(SipResponse.of(487));
        }
    }
}
