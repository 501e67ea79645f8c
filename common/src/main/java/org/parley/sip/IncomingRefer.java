package org.parley.sip;

import java.time.Duration;

/**
 * A REFER with one Refer-To that can be read, outside a dialog or inside one (RFC 3515). Refuse it with {@link #answer}, or {@link #accept} it; once,
 * and without waiting for people or for what is asked: that is told afterwards.
 */
public interface IncomingRefer extends IncomingRequest {
    /** Whom to send what. */
    ReferTo referTo();

    /** Who it is for: the Request-URI, and inside a dialog the one of the request that made the dialog; in a dialog that we made, our own URI. */
    String resource();

    /**
     * Accepts it with 202. At once a NOTIFY says {@code 100 Trying}, unless the issuer wants to hear nothing of it (Refer-Sub: false, RFC 4488) and we can do
     * without. Call it on the request's context.
     *
     * @param contact our Contact when a dialog begins with this
     * @param most how long what is asked for may take; the issuer's subscription lasts longer (RFC 3515 §3.4)
     * @return what to tell the issuer by
     */
    Referral accept(LocalContact contact, Duration most);
}
