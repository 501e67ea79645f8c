package org.parley.tests.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/** The bare server's frames: four octets of length, one of kind, four of room or acknowledgement size, then padding. */
final class Frames {
    static final byte JOIN = 'J';
    static final byte SEND = 'S';
    static final byte ACK = 'A';
    static final int HEAD = 9;

    private Frames() {}

    static ByteBuf join(int room) {
        return PooledByteBufAllocator.DEFAULT
                .directBuffer(HEAD)
                .writeInt(HEAD - 4)
                .writeByte(JOIN)
                .writeInt(room);
    }

    /** An acknowledgement of this many octets in all. */
    static ByteBuf ack(int octets) {
        ByteBuf ack = PooledByteBufAllocator.DEFAULT.directBuffer(octets);
        writeAck(ack, octets);
        return ack;
    }

    static void writeAck(ByteBuf out, int octets) {
        out.writeInt(octets - 4).writeByte(ACK).writeInt(0).writeZero(octets - HEAD);
    }
}
