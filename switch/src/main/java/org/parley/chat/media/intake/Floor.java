package org.parley.chat.media.intake;

import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.parley.chat.media.MediaConfig;
import org.parley.chat.media.SwitchMetrics;
import org.parley.chat.media.terms.Terms;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomState;
import org.parley.msrp.cpim.ParticipantUri;

/** A room as those see it who speak there: what it is and what its rules are by now, and where commands for it go. Any thread, where nothing else is said. */
public interface Floor {
    RoomAddress address();

    /** By what To of an envelope names it: its address, and its user at the hosts that our Contact shows (RFC 4579 §4.2: that is the conference's URI). */
    Set<ParticipantUri> names();

    /** The room as it was after the last batch. */
    RoomState state();

    /** What its rules mean for a session now. */
    Terms terms();

    MediaConfig config();

    SwitchMetrics metrics();

    Clock clock();

    /** Something is to be said, or asked by a peer; false: too much waits already. */
    boolean ask(Ask ask);

    /** Completes once what was decided up to now is written down. On the room's loop. */
    CompletionStage<Void> written();

    /** A command that must not be lost. */
    void tell(Ask command);
}
