package org.parley.relay.observe;

/**
 * What passed by a binding, or in one of its sessions.
 *
 * @param chunksFrom SEND requests that came from the holder
 * @param messagesFrom those with a body that ended a message whole
 * @param octetsFrom octets of their bodies
 * @param chunksTo SEND requests that went to the holder
 * @param messagesTo those with a body that ended a message whole
 * @param octetsTo octets of their bodies
 */
public record Traffic(
        long chunksFrom, long messagesFrom, long octetsFrom, long chunksTo, long messagesTo, long octetsTo) {
    /** Nothing. */
    public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0);

    /** Both. */
    public Traffic and(Traffic other) {
        return new Traffic(
                chunksFrom + other.chunksFrom,
                messagesFrom + other.messagesFrom,
                octetsFrom + other.octetsFrom,
                chunksTo + other.chunksTo,
                messagesTo + other.messagesTo,
                octetsTo + other.octetsTo);
    }
}
