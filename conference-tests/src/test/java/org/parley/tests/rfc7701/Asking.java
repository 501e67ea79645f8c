package org.parley.tests.rfc7701;

import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Participant;

/** What these tests ask a room for, in a word each. */
final class Asking {
    private Asking() {}

    /** A client that says it knows nicknames and private messages. */
    static void knowing(Join plan) {
        plan.offer(sdp -> sdp.attribute("chatroom:nickname private-messages"));
    }

    /** A NICKNAME request with this value of Use-Nickname. */
    static MsrpText nicknameText(Participant who, String value) {
        return MsrpText.request("NICKNAME", who.serverPath(), who.path()).header("Use-Nickname", value);
    }

    /** Its answer's code. */
    static int nickname(Participant who, String value) {
        return who.msrp().transact(nicknameText(who, value)).code();
    }

    /** A text from one to one. */
    static byte[] whisper(Participant from, String to, String text) {
        return Cpim.text(from.aor(), to, text);
    }

    /** The answer to it. */
    static MsrpFrame tell(Participant from, String to, String text, String... headers) {
        return from.msrp().transact(from.message(whisper(from, to, text), headers));
    }
}
