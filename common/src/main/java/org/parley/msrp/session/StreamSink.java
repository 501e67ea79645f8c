package org.parley.msrp.session;

import org.parley.msrp.Bytes;

/** Takes the octets of a streamed message after its gathered beginning, in order. Called on the session's loop. */
public interface StreamSink {
    /** The next octets; the view may be kept. */
    void piece(Bytes octets);

    /** The last octet was given. Now {@link IncomingStream#accept()} or {@link IncomingStream#refuse}, soon or later. */
    void complete();

    /** Nothing more will come: the sender gave up ("#"), chunks stopped coming, or the session ended. Not called after our own refuse. */
    void aborted(String why);
}
