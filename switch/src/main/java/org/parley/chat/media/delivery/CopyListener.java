package org.parley.chat.media.delivery;

import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.session.Outcome;
import org.parley.msrp.session.Session;

/**
 * What listens to a session that copies are sent to. A copy is one object for all its recipients; by this it finds, from the session, whom an outcome concerns.
 */
public interface CopyListener {
    /**
     * What became of a copy. On the session's loop.
     *
     * @param wrapped the type inside its envelope
     */
    void outcome(Session session, MessageId message, Outcome outcome, MediaType wrapped);
}
