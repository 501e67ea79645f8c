package org.parley.chat.room.port;

/**
 * What the c= and m= lines beside a path said: where a middlebox may have put itself (RFC 6714, CEMA).
 *
 * @param host an address or a name, without brackets
 * @param port of the m= line
 * @param cema a=msrp-cema stood there, or these are the lines of an answer to an offer of ours that need none (§4.2)
 * @param peerConnects the peer opens the connection if CEMA is used: unlike without it, a peer behind a relay does not where it left that to us (§4.3)
 * @param unsaid this is an answer without a=msrp-cema to an offer of ours that had it
 */
public record Anchor(String host, int port, boolean cema, boolean peerConnects, boolean unsaid) {}
