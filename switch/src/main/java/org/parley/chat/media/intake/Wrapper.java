package org.parley.chat.media.intake;

import org.parley.msrp.Bytes;
import org.parley.msrp.cpim.CpimAddress;
import org.parley.msrp.cpim.CpimHead;
import org.parley.msrp.cpim.CpimWriter;

/** The envelope that a REPORT about a private message carries: From and To of the message's own, and nothing in it (RFC 7701 §6.2). Pure. */
final class Wrapper {
    /** RFC 4975 §7.1.2: a request that is no SEND has no larger body. */
    private static final int MOST = 10_240;

    private Wrapper() {}

    /** Of an envelope that has a From and a To. */
    static Bytes of(CpimHead head) {
        CpimAddress from = head.from().orElseThrow();
        CpimAddress to = head.to().get(0);
        Bytes whole = CpimWriter.envelope(from, to).text("");
        return whole.length() <= MOST
                ? whole
                : CpimWriter.envelope(CpimAddress.of(from.uri()), CpimAddress.of(to.uri()))
                        .text("");
    }
}
