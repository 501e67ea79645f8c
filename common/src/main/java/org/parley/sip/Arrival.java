package org.parley.sip;

/**
 * How a request reached us.
 *
 * @param transport what carried it
 * @param remoteHost address it came from, numeric
 * @param remotePort port it came from
 */
public record Arrival(SipTransport transport, String remoteHost, int remotePort) {}
