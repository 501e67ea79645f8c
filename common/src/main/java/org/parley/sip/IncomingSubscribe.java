package org.parley.sip;

/**
 * A request that would create a subscription: SUBSCRIBE, outside or inside a dialog, of a package we serve, with a time and body types that
 * can be met. Refuse it with {@link #answer}, or {@link #accept} it; once. It is answered without waiting for people (RFC 6665 §4.2.1.1).
 * Refreshes never get here: they concern a subscription that stands.
 */
public interface IncomingSubscribe extends IncomingRequest {
    /** The package asked for. */
    EventPackage eventPackage();

    /** The {@code id} parameter of Event, empty for none. */
    String eventId();

    /** How long it is granted, in seconds; 0 for a fetch: one notification, and over (RFC 6665 §4.4.3). */
    int seconds();

    /**
     * The URI whose state is asked for: the Request-URI, and inside a dialog the one of the request that made the dialog, for the Request-URI is only our Contact there; in a
     * dialog that we made, our own URI.
     */
    String resource();

    /** Did it come inside a dialog that stood before, and is now shared (RFC 6665 §4.5.2)? */
    boolean inDialog();

    /**
     * Accepts it. The layer adds Expires and Contact, sends the answer, and at once asks the notifier for the state of the first NOTIFY.
     * Call it on the request's context.
     *
     * @param ok 200 for SUBSCRIBE, never 202 (RFC 6665 §8.3.1)
     * @param contact our Contact when a dialog begins with this
     * @return the subscription; when the request had been answered already, one that has ended (its notifier hears so at once)
     */
    Subscription accept(SipResponse ok, LocalContact contact, Notifier notifier);
}
