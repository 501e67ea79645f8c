package org.parley.tests.load;

import static org.parley.tests.load.WireText.SEND;
import static org.parley.tests.load.WireText.START;
import static org.parley.tests.load.WireText.indexOf;
import static org.parley.tests.load.WireText.require;
import static org.parley.tests.load.WireText.starts;

import io.netty.buffer.ByteBuf;

/** Cuts what comes into MSRP's frames (RFC 4975 §7): SENDs and the answers to ours. */
abstract class FramedWire implements Wire {
    @Override
    public final int read(byte[] in, int from, int to, ByteBuf out, Heard heard) {
        int at = from;
        while (true) {
            int next = readOne(in, at, to, out, heard);
            if (next < 0) {
                return at;
            }
            at = next;
        }
    }

    /** Where the frame that starts at {@code at} ends, or -1 while it is incomplete. */
    private int readOne(byte[] in, int at, int to, ByteBuf out, Heard heard) {
        if (to - at < START.length + 1) {
            return -1;
        }
        require(starts(in, at, to, START), in, at, to, "a start line");
        int idFrom = at + START.length;
        int idTo = indexOf(in, idFrom, to, (byte) ' ');
        if (idTo < 0 || to < idTo + SEND.length) {
            return -1;
        }
        return starts(in, idTo, to, SEND)
                ? readSend(in, idFrom, idTo, to, out, heard)
                : WireText.readResponse(in, idFrom, idTo, to, accepted -> answered(accepted, heard));
    }

    /**
     * Reads a SEND and answers it.
     *
     * @param idFrom where its transaction id begins
     * @param idTo where that ends
     * @return where it ends, or -1 while it is incomplete
     */
    abstract int readSend(byte[] in, int idFrom, int idTo, int to, ByteBuf out, Heard heard);

    /** A SEND of ours was answered: with 200, or not. */
    void answered(boolean accepted, Heard heard) {
        heard.answered(accepted);
    }
}
