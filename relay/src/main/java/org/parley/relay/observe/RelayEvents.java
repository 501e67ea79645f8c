package org.parley.relay.observe;

/**
 * What a relay tells its embedder: call records, logs and captures hang here. Called on event loops; must not block. What it throws is logged, and changes
 * nothing.
 */
public interface RelayEvents {
    /** Why a binding, or a session, ended. */
    enum Why {
        /** Its time was over. */
        EXPIRED,
        /** The connection that held it ended (RFC 4976 §6.3). */
        CONNECTION_CLOSED,
        /** An operator ended it. */
        OPERATOR,
        /** Of a session: its binding has too many, and this was the oldest; what still comes in it counts as another. */
        DISPLACED,
        /** The relay stops. */
        SHUTDOWN
    }

    /** Hears nothing. */
    RelayEvents NONE = new RelayEvents() {};

    /** A URI was granted. */
    default void bindingStarted(BindingRecord binding) {}

    /** A session by a binding is over, because the binding is, which is told next, or because it made room. Not told of bindings by which nothing passed. */
    default void sessionEnded(SessionRecord session, Why why, String detail, Traffic traffic) {}

    /** It is valid no more; {@code detail} is a sentence for people. */
    default void bindingEnded(BindingRecord binding, Why why, String detail, Traffic traffic) {}

    /** An AUTH was not granted; the code says how it was answered. */
    default void authRefused(String peer, int code, String why) {}
}
