package org.parley.sip.dialog;

import org.parley.sip.SipResponse;

/** A re-INVITE or UPDATE that waits for its answer; a 2xx is completed by the dialog before it goes out. */
final class Modification extends ServerRequest {
    private final OpenDialog dialog;

    Modification(OpenDialog dialog, Switchboard board, Wire.Inbound inbound, String tag) {
        super(board, inbound, tag);
        this.dialog = dialog;
    }

    @Override
    void answerNow(SipResponse response) {
        if (answered()) {
            return;
        }
        if (response.isProvisional()) {
            put(response);
            return;
        }
        settle();
        dialog.peer().answered(this, response);
    }
}
