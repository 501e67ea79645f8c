package org.parley.tests.load;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Talks to {@link BareFanOutServer} with frames as large as the MSRP messages that {@link MsrpWire} would exchange. */
final class BareWire implements Wire {
    /** Octets of the SEND that carries 200 octets of text in CPIM, and of its response, as measured on {@link MsrpWire}'s messages. */
    static final int SEND_OCTETS = 598;

    static final int ACK_OCTETS = 191;
    private static final VarHandle LENGTH = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private final int room;

    BareWire(int room) {
        this.room = room;
    }

    @Override
    public void writeBind(ByteBuf out) {
        ByteBuf join = Frames.join(room);
        out.writeBytes(join);
        join.release();
    }

    @Override
    public void writeMessage(ByteBuf out, byte[] text) {
        out.writeInt(SEND_OCTETS - 4).writeByte(Frames.SEND).writeInt(ACK_OCTETS);
        out.writeZero(SEND_OCTETS - Frames.HEAD - Text.OCTETS).writeBytes(text);
    }

    @Override
    public int read(byte[] in, int from, int to, ByteBuf out, Heard heard) {
        int at = from;
        while (to - at >= Frames.HEAD) {
            int octets = 4 + (int) LENGTH.get(in, at);
            if (to - at < octets) {
                break;
            }
            if (in[at + 4] == Frames.SEND) {
                heard.delivered(in, at + octets - Text.OCTETS);
                Frames.writeAck(out, ACK_OCTETS);
            } else {
                heard.answered(true);
            }
            at += octets;
        }
        return at;
    }
}
