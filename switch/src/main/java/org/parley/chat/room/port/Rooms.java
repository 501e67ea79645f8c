package org.parley.chat.room.port;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.Reply;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.RoomState;

/**
 * What signalling may ask of the rooms of this node (RFC 7701 §5.2: the interface between focus and switch, which the RFC leaves open).
 *
 * <p>Every method may be called on any thread and returns at once. A stage completes on the thread that owns the room, so what is hung on it must be short; it never
 * completes exceptionally for a reason a caller could have caused (that is an answer: {@link JoinAnswer.Refused}), only for a fault of ours.
 */
public interface Rooms {

    /**
     * Reserves a place and, with an offer at hand, takes the participant into the room: from the answer on messages of the room are kept for it until its MSRP session
     * binds. Without an offer (offerless INVITE) the place counts but nothing is delivered until {@link #confirm}. A repeated join of one id returns the first answer.
     */
    CompletionStage<JoinAnswer> join(JoinRequest request);

    /**
     * The answer to our offer has come, in an ACK or in the 2xx of whoever was called: the participant is in, or, where the room does not want it any more, refused; the dialog
     * of a participant that is refused is ended like any other. 481 for an unknown id (it left meanwhile). {@link UpdateAnswer.Belied}: the place is kept for another answer.
     *
     * @param who as in the join; what is known of its device only now may stand in it
     */
    CompletionStage<UpdateAnswer> confirm(ParticipantId id, Identity who, MediaDescription answer);

    /** A re-INVITE: another path, other types, another direction (RFC 4975 §8.4, RFC 7701 §8). The session-id of our side stays. */
    CompletionStage<UpdateAnswer> update(ParticipantId id, MediaDescription media);

    /**
     * The dialog is over. Ends the MSRP session and frees everything; harmless when repeated or unknown. {@link DialogControl#end} is not called for it. Completes once
     * nothing that comes in the session is served any more (RFC 4975 §6: its URI means nothing from then on).
     */
    CompletionStage<Void> leave(ParticipantId id, LeaveCause cause);

    /** What a join would be answered now; reserves nothing (OPTIONS, RFC 3261 §11). */
    CompletionStage<JoinAnswer> probe(RoomAddress room, Identity who);

    /** Has a watcher follow a room, also before anybody is in it; refused 404 where no join could make it. Asking again asks the watcher again. */
    CompletionStage<WatchAnswer> watch(RoomAddress room, Identity who, RoomWatcher watcher);

    /** The watcher may have nobody left to tell; it is asked. */
    void unwatch(RoomAddress room, RoomWatcher watcher);

    /**
     * Somebody keeps order in a room, or rules for one are set before anybody is in it. Whether the actor may is decided in the room; the reply says, and the node's
     * {@link RoomObserver}s hear what came of it. It completes once what was decided is as safe as it gets here (on disk, where there is a store), and fails when that could not be done. {@link org.parley.chat.room.Reply.Refusal#NO_SUCH_ROOM} where there is none and joining would make none.
     */
    CompletionStage<Reply> moderate(RoomAddress room, RoomCommand.Moderation what);

    /**
     * A room of a caller's own, for whoever calls a conference factory (RFC 4579 §5.4): it owns the room, and nobody else brings it into being by joining. Refused where it may not,
     * or where there is such a room already.
     */
    CompletionStage<Reply> found(RoomAddress room, Identity creator);

    /** What configuration says of a room, whatever was decided about it since. */
    RoomPolicy configured(RoomAddress room);

    /** A room as it is now; empty where there is none. A vacant room that is configured, or about which something was decided, is one. */
    CompletionStage<Optional<RoomState>> look(RoomAddress room);
}
