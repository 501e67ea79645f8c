package org.parley.sip.stack;

import org.jspecify.annotations.Nullable;
import org.parley.sip.stack.guard.Fault;
import org.parley.sip.stack.guard.RawHead;

/** How SIP messages lie on a connection: one behind the other (RFC 3261 §18.3), or one in each WebSocket message (RFC 7118 §5). On the loop. */
interface Framing {
    /** Where messages go; calls come from within {@link #feed}, in order, except where said. */
    interface Sink {
        /** A whole message without fault, in octets of its own. */
        void message(RawHead head, byte[] octets);

        /** The peer asks whether we live, and takes this for an answer; it may be empty. */
        void keepAlive(byte[] answer);

        /** A message refused: answer its head if there is one; when framing is lost nothing more will come. */
        void refused(@Nullable RawHead head, Fault fault);

        /** Messages may pass from now on, in both directions. */
        void ready();

        /** Octets of the framing's own, to be written as they are. */
        void control(byte[] octets);

        /** Nothing more will come, and nothing more has to be said. */
        void over(String why);
    }

    /** Takes what was read, whole or in pieces. */
    void feed(byte[] read);

    /** True when something has begun that has to end in time. */
    boolean midMessage();

    /** A message as it is written. */
    byte[] wrap(byte[] message);

    /** Asks the peer whether it lives; empty where the framing has no word for that. */
    byte[] probe();

    /** What is said before we close; may be empty. */
    byte[] farewell();
}
