package org.parley.chat.media.delivery;

import org.parley.msrp.MessageId;
import org.parley.msrp.session.DeliveryListener;
import org.parley.msrp.session.Outcome;
import org.parley.msrp.session.Session;

/**
 * Whether one recipient was reached: its success REPORT says so, or, where no relay stands between, its 200 (a relay's 200 says nothing about the client behind it).
 * On the recipient's loop.
 */
final class Reach implements DeliveryListener {
    private final Hearer recipient;
    private final Tally tally;
    private final DeliveryListener counted;

    Reach(Hearer recipient, Tally tally, DeliveryListener counted) {
        this.recipient = recipient;
        this.tally = tally;
        this.counted = counted;
    }

    @Override
    public void outcome(Session session, MessageId message, Outcome outcome) {
        counted.outcome(session, message, outcome);
        switch (outcome.kind()) {
            case ACKNOWLEDGED -> {
                if (session.peerPath().uris().size() == 1) {
                    tally.resolve(recipient, true);
                }
            }
            case REPORTED -> tally.resolve(recipient, true);
            case REFUSED, TIMED_OUT, SESSION_ENDED, ABORTED -> tally.resolve(recipient, false);
        }
    }
}
