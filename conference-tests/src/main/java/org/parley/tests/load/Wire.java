package org.parley.tests.load;

import io.netty.buffer.ByteBuf;

/** How one participant's connection speaks. Used on the load client's event loop only. */
interface Wire {
    /** What one participant hears. */
    interface Heard {
        /** A message came whole; its text of {@link Text#OCTETS} octets starts at {@code from}. */
        void delivered(byte[] in, int from);

        /** One of our own messages was answered. */
        void answered(boolean accepted);
    }

    /** Whether {@link #writeBind} writes something that is answered. */
    default boolean binds() {
        return true;
    }

    /** Writes what binds the connection to its room; it is answered like a message. */
    void writeBind(ByteBuf out);

    /** Writes one message with this text. */
    void writeMessage(ByteBuf out, byte[] text);

    /**
     * Takes all whole frames of {@code in[from, to)}, tells {@code heard}, and writes the acknowledgements they ask for.
     *
     * @return where the first incomplete frame starts
     * @throws IllegalStateException when the octets are not what they must be
     */
    int read(byte[] in, int from, int to, ByteBuf out, Heard heard);
}
