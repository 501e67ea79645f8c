package org.parley.chat.media.form;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.cpim.CpimHead;
import org.parley.msrp.cpim.CpimReader;
import org.parley.msrp.cpim.Strictness;

/** Reads whole envelopes. Pure. */
public final class Envelopes {
    private Envelopes() {}

    /**
     * The head of an envelope; null if it is malformed.
     *
     * @param limit octets a head may have
     */
    public static @Nullable CpimHead head(List<Bytes> pieces, int limit) {
        CpimReader reader = new CpimReader(limit, Strictness.TOLERANT);
        for (Bytes piece : pieces) {
            if (reader.feed(piece) != CpimReader.Progress.NEED_MORE) {
                break;
            }
        }
        return reader.end() == CpimReader.Progress.MALFORMED ? null : reader.head();
    }
}
