package org.parley.chat.media.hosting;

import org.parley.chat.room.LeaveCause;
import org.parley.msrp.session.SessionEnd;

/** Why somebody left whose session has ended. Pure. */
final class Endings {
    private Endings() {}

    static LeaveCause causeOf(SessionEnd why) {
        LeaveCause.Kind kind =
                switch (why.kind()) {
                    case SLOW -> LeaveCause.Kind.SLOW;
                    case BIND_TIMEOUT -> LeaveCause.Kind.BIND_TIMEOUT;
                    case SHUTDOWN -> LeaveCause.Kind.SHUTDOWN;
                    case LOCAL, PEER_GONE, TIMEOUT, REFUSED_481, PROTOCOL_ERROR -> LeaveCause.Kind.MSRP_LOST;
                };
        return new LeaveCause(kind, why.why());
    }
}
