package org.parley.relay.observe;

/**
 * What passed by a binding.
 *
 * @param chunksFrom SEND requests that came from the holder
 * @param octetsFrom octets of their bodies
 * @param chunksTo SEND requests that went to the holder
 * @param octetsTo octets of their bodies
 */
public record Traffic(long chunksFrom, long octetsFrom, long chunksTo, long octetsTo) {}
