package org.parley.msrp.session;

/**
 * Passive: awaiting → bound → closed. Active, or behind a relay of ours: connecting → bound → closed. Either may close at any point; nothing comes back from closed.
 */
enum SessionState {
    /** Passive; its URI was given out, nobody has come (RFC 4975 §5.4). */
    AWAITING,
    /** Its connection is known or on its way; the answer to our first SEND, or behind a relay the peer's first request, is not there yet. */
    CONNECTING,
    /** Requests flow. */
    BOUND,
    /** Over. */
    CLOSED;

    /** What happens to a session. */
    enum Event {
        /** The peer's first request on a connection. */
        FIRST_REQUEST,
        /** Our first SEND was answered 200. */
        CONFIRMED,
        /** Anything that ends it. */
        END
    }

    SessionState on(Event event) {
        return switch (this) {
            case AWAITING ->
                switch (event) {
                    case FIRST_REQUEST -> BOUND;
                    case CONFIRMED -> AWAITING;
                    case END -> CLOSED;
                };
            case CONNECTING ->
                switch (event) {
                    case FIRST_REQUEST, CONFIRMED -> BOUND;
                    case END -> CLOSED;
                };
            case BOUND ->
                switch (event) {
                    case FIRST_REQUEST, CONFIRMED -> BOUND;
                    case END -> CLOSED;
                };
            case CLOSED -> CLOSED;
        };
    }
}
