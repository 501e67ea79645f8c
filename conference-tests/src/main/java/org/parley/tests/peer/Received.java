package org.parley.tests.peer;

import java.util.List;

/** A message put together from its chunks, or what came of it until it was aborted. */
public final class Received {
    private final List<MsrpFrame> chunks;
    private final byte[] body;

    Received(List<MsrpFrame> chunks, byte[] body) {
        this.chunks = List.copyOf(chunks);
        this.body = body;
    }

    /** The chunks in the order they came. */
    public List<MsrpFrame> chunks() {
        return chunks;
    }

    /** The first chunk. */
    public MsrpFrame first() {
        return chunks.get(0);
    }

    /** The whole body: the CPIM envelope. */
    public byte[] body() {
        return body;
    }

    /** The Message-ID. */
    public String messageId() {
        return first().messageId();
    }

    /** True when the last chunk ended with {@code #}. */
    public boolean aborted() {
        return chunks.get(chunks.size() - 1).flag() == '#';
    }

    /** The wrapped content as text. */
    public String text() {
        return Cpim.textOf(body);
    }

    @Override
    public String toString() {
        return (aborted() ? "aborted" : "message") + " of " + body.length + " octets in " + chunks.size() + " chunks";
    }
}
