package org.parley.sip;

import org.parley.sip.stack.SipTransport;

/**
 * How a request reached us.
 *
 * @param transport what carried it
 * @param remoteHost address it came from, numeric
 * @param remotePort port it came from
 */
public record Arrival(SipTransport transport, String remoteHost, int remotePort) {}
