package org.parley.chat.media.intake;

import java.util.List;
import org.parley.msrp.Bytes;
import org.parley.msrp.cpim.CpimHead;

/** Knows the key offer of Off-the-Record messaging, which clients send to rooms although it makes sense between two people only. */
final class Otr {
    private static final Bytes MARK = Bytes.ascii("?OTR");

    private Otr() {}

    /** The wrapped text begins with the mark. */
    static boolean begins(CpimHead head, List<Bytes> message) {
        if (!head.contentType().type().equals("text")) {
            return false;
        }
        int skip = head.bodyOffset();
        int matched = 0;
        for (Bytes piece : message) {
            for (int i = Math.min(skip, piece.length()); i < piece.length(); i++) {
                if (piece.at(i) != MARK.at(matched)) {
                    return false;
                }
                if (++matched == MARK.length()) {
                    return true;
                }
            }
            skip -= Math.min(skip, piece.length());
        }
        return false;
    }
}
