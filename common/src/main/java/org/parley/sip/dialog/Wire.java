package org.parley.sip.dialog;

import java.util.Optional;
import org.parley.sip.Caller;
import org.parley.sip.LocalContact;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;
import org.parley.sip.stack.SipTransport;

/** What the dialog layer asks of the transactions and transports below it. Sending only queues; any thread may call. */
public interface Wire {
    /** Sends a request in a client transaction; the outcome is told on the context of its Call-ID. */
    Sent send(Outgoing request, Outcome outcome);

    /** Sends an ACK to a 2xx, which has no transaction (RFC 3261 §13.2.2.4). */
    void acknowledge(Outgoing ack);

    /** Our Contact towards a peer on this transport. */
    String contact(LocalContact contact, SipTransport transport, boolean secure);

    /** The transport that carries a request to this URI, among those we have. */
    SipTransport transportFor(String uri);

    /** A request that came in, with the way back. */
    interface Inbound {
        /** The request. */
        SipRequest request();

        /** Who sent it, as far as it is known by now. */
        default Caller caller() {
            return Caller.claimed(request());
        }

        /** The transaction's name: top Via's branch and sent-by (RFC 3261 §17.2.3). */
        String transaction();

        /**
         * Sends a response with our tag; a 2xx to INVITE may be sent again and again. Nothing happens when the way back is broken.
         *
         * @param toTag our tag, put on To when the request had none
         */
        void respond(SipResponse response, String toTag);
    }

    /** What becomes of a request we sent. */
    interface Outcome {
        /** A response; several may come to INVITE, also after the transaction's end. */
        void response(SipResponse response);

        /** No final answer came, or it could not be sent: the status that stands for it, 408 or 503. */
        void failed(int status, String why);
    }

    /** A client transaction. */
    interface Sent {
        /** Sends CANCEL for it, to where it went; no other host is tried. */
        void cancel();

        /** No other host is tried from now on. */
        void settle();
    }

    /** The Call-ID's context, for those who only know the Call-ID. */
    interface Route {
        /** What a request gets before anything is kept of it; empty to go on. */
        default Optional<SipResponse> challenge(SipRequest request) {
            return Optional.empty();
        }

        /** Hands a request to the owner of its Call-ID. */
        void incoming(Inbound inbound);

        /** Hands a response that matches no transaction to the owner of its Call-ID. */
        void stray(SipResponse response);

        /** Runs a task where the Call-ID lives. */
        void execute(String callId, Runnable task);

        /** A stateless refusal was sent, for counting. */
        default void refusedStatelessly(int status, Optional<String> method) {}
    }
}
