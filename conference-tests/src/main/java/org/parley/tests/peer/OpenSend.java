package org.parley.tests.peer;

import java.util.Arrays;

/**
 * A long request, written part by part: nobody can have all of it before the test writes its end, so what happens in between happens in the
 * middle, on a machine of any speed.
 */
public final class OpenSend {
    private static final int PART = 100_000;
    private static final int FELT = 8_192;

    private final MsrpPeer over;
    private final byte[] octets;
    private int written;

    private OpenSend(MsrpPeer over, byte[] octets) {
        this.over = over;
        this.octets = octets;
    }

    /** Nothing is written yet. */
    public static OpenSend of(MsrpPeer over, MsrpText text) {
        return new OpenSend(over, text.octets());
    }

    /**
     * Writes a part that is not the last, and waits until some of it has come out at this peer: a chunk of the message is open towards it
     * then, and stays so.
     *
     * @throws AssertionError when so little is left that this would be the end
     */
    public OpenSend reach(MsrpPeer peer) {
        long before = peer.octetsRead();
        write(PART);
        Await.until("the next part of the copy", () -> peer.octetsRead() > before + FELT);
        return this;
    }

    private void write(int count) {
        if (written + count >= octets.length) {
            throw new AssertionError("this would be the end: " + written + " + " + count + " of " + octets.length);
        }
        over.send(Arrays.copyOfRange(octets, written, written + count));
        written += count;
    }

    /** Writes the rest. */
    public void end() {
        over.send(Arrays.copyOfRange(octets, written, octets.length));
        written = octets.length;
    }
}
