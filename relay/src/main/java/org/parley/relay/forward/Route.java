package org.parley.relay.forward;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.MessageId;
import org.parley.msrp.Status;

/**
 * Where requests of one pair of paths go from one connection, worked out once: the bindings that permit it, the path lines as they leave, and those of answers
 * and REPORTs. Valid for as long as its bindings are and its way leads somewhere. Belongs to the source's loop; its texts never change.
 */
final class Route {
    final Connection source;
    /** Both path lines as they come. */
    final Bytes arriving;
    /** Both path lines as they leave. */
    final Bytes leaving;
    /** Both path lines of the response to a SEND. */
    final Bytes answering;
    /** Both path lines of a REPORT of ours. */
    final Bytes reporting;
    /** The URI of ours that stands in front of From-Path as it leaves: answers are addressed to it. */
    final Bytes nearest;
    /** How many of our URIs stand in front of To-Path. */
    final int moved;

    final Way way;
    /** The binding whose holder sends, or null. */
    final @Nullable Binding from;
    /** The binding to whose holder it goes, or null. */
    final @Nullable Binding to;

    /** The session as the sender's binding has it, and as the recipient's has it. */
    private final @Nullable RelayedSession sent;

    private final @Nullable RelayedSession received;

    /** Belongs to the way's loop. */
    final Window window = new Window(System.nanoTime());

    private final Flow messages;
    private final Flow express;

    Route(
            Connection source,
            Bytes arriving,
            Bytes leaving,
            Bytes answering,
            Bytes reporting,
            Bytes nearest,
            int moved,
            Way way,
            @Nullable Binding from,
            @Nullable RelayedSession sent,
            @Nullable Binding to,
            @Nullable RelayedSession received) {
        this.source = source;
        this.arriving = arriving;
        this.leaving = leaving;
        this.answering = answering;
        this.reporting = reporting;
        this.nearest = nearest;
        this.moved = moved;
        this.way = way;
        this.from = from;
        this.sent = sent;
        this.to = to;
        this.received = received;
        this.messages = new Flow(this, false);
        this.express = new Flow(this, true);
    }

    boolean isValid() {
        return !way.isOver() && isValid(from, sent) && isValid(to, received);
    }

    private static boolean isValid(@Nullable Binding binding, @Nullable RelayedSession session) {
        return binding == null || binding.isValid() && session != null && !session.isOver();
    }

    boolean isNear() {
        return way.turn == source.turn();
    }

    /** Its connection, if a message of so many octets may go there at once, past nobody. */
    @Nullable
    FairSender free(int octets) {
        Connection connection = isNear() ? way.connection() : null;
        return connection != null && window.isOpen() && connection.sender().isFree(octets) && messages.isIdle()
                ? connection.sender()
                : null;
    }

    /** Where what has to wait of its messages does; on the way's loop. */
    Flow messages() {
        return messages;
    }

    /** A message begins. */
    void begin(Chunk chunk) {
        source.turn().post(way.turn, () -> messages.add(chunk));
    }

    /** More of the message that began last. */
    void piece(Chunk chunk, Bytes octets) {
        if (isNear()) {
            messages.piece(chunk, octets);
        } else {
            source.turn().post(way.turn, () -> messages.piece(chunk, octets));
        }
    }

    /** The end of the message that began last. */
    void end(Chunk chunk, Flag flag) {
        if (isNear()) {
            messages.end(chunk, flag);
        } else {
            source.turn().post(way.turn, () -> messages.end(chunk, flag));
        }
    }

    /** A request other than SEND, whole. */
    void pass(Whole request) {
        source.turn().post(way.turn, () -> express.add(request));
    }

    /** Counts what passes: SEND requests, whole messages, octets of bodies. */
    void count(int chunks, int messages, long octets) {
        if (sent != null) {
            sent.from(chunks, messages, octets);
        }
        if (received != null) {
            received.to(chunks, messages, octets);
        }
    }

    /** Tells the sender that octets of a message did not arrive (RFC 4976 §6.4.1); on the way's loop. */
    void report(MessageId message, ByteRange range, Status status) {
        way.turn.post(source.turn(), () -> source.writing().report(this, message, range, status));
    }
}
