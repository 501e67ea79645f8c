package org.parley.msrp.codec;

import org.parley.msrp.Bytes;

/**
 * Reads the octets of one connection, in whatever cutting they come, and tells a {@link MsrpSink} what they mean. Holds at most one head (within its
 * {@link CodecLimits}) and no body. Belongs to the thread that feeds it.
 */
public final class MsrpDecoder {
    /** A decoder for one connection. */
    public MsrpDecoder(CodecLimits limits, MsrpSink sink) {}

    /**
     * Reads more of the stream. The octets must not change afterwards: heads and pieces are views of them. Throws
     * {@link org.parley.msrp.MsrpSyntaxException} when framing is lost: the connection must be closed, and every further call throws again.
     */
    public void feed(Bytes read) {
        throw new UnsupportedOperationException();
    }

    /** Ends all reading: the sink hears no more, not even of octets already fed. May be called by the sink. */
    public void stop() {
        throw new UnsupportedOperationException();
    }
}
