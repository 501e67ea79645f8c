package org.parley.sip.dialog;

import java.util.regex.Pattern;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;

/** What is known of the session in a dialog: our description that stands, and what the peer can do. On the dialog's context. */
final class Agreement {
    private static final Pattern LINE_END = Pattern.compile("\r?\n");

    private final OpenDialog dialog;
    private SipBody description = SipBody.NONE;
    private boolean peerUpdates;

    Agreement(OpenDialog dialog) {
        this.dialog = dialog;
    }

    /** The description of ours that stands. */
    SipBody description() {
        return description;
    }

    /** From now on this one stands; no body changes nothing. */
    void keep(SipBody body) {
        if (!body.isEmpty()) {
            description = body;
            dialog.put(dialog.record().withOrigin(originOf(body)));
        }
    }

    private static String originOf(SipBody body) {
        for (String line : LINE_END.split(body.text(), 8)) {
            if (line.startsWith("o=")) {
                return line;
            }
        }
        return "";
    }

    /** Does the peer take UPDATE? */
    boolean peerUpdates() {
        return peerUpdates;
    }

    /** What the peer's Allow tells. */
    void heard(SipHeaders headers) {
        if (headers.has("Allow")) {
            peerUpdates = headers.list("Allow").contains("UPDATE");
        }
    }
}
