package org.parley.sip;

/**
 * A call to make.
 *
 * @param to whom: the Request-URI and the To header; where it leads says RFC 3263, unless a route comes first
 * @param from our address and display name, without tag
 * @param contact what our Contact says
 * @param offer the body of the INVITE
 * @param headers further headers
 * @param route preloaded Route URI with {@code ;lr}; empty: as configured (outbound proxy, routes, trunks)
 */
public record OutgoingInvite(
        SipUri to, NameAddress from, LocalContact contact, SipBody offer, SipHeaders headers, String route) {
    /** A call without further headers and without a proxy. */
    public static OutgoingInvite of(SipUri to, NameAddress from, LocalContact contact, SipBody offer) {
        return new OutgoingInvite(to, from, contact, offer, SipHeaders.NONE, "");
    }
}
