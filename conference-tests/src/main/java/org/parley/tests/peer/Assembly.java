package org.parley.tests.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Puts the chunks of one message together as a strict receiver would who knows that relays send in order (RFC 4976 §3): every chunk starts
 * where the one before it ended, no octet is lost or doubled, and the last one alone says {@code $}.
 */
public final class Assembly {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MsrpPeer peer;
    private final List<MsrpFrame> chunks = new ArrayList<>();

    private Assembly(MsrpPeer peer) {
        this.peer = peer;
    }

    /** Takes from what arrives at this peer. */
    public static Assembly of(MsrpPeer peer) {
        return new Assembly(peer);
    }

    /**
     * The body of the message of this many octets that this sender sends.
     *
     * @param sender the last URI of From-Path
     */
    public byte[] expect(String sender, int length) {
        return expect(frame -> frame.fromPath().get(frame.fromPath().size() - 1).equals(sender), length);
    }

    /** The body of the message with this Message-ID. */
    public byte[] message(String messageId, int length) {
        return expect(frame -> frame.messageId().equals(messageId), length);
    }

    /** The body of the message whose chunks fit. */
    public byte[] expect(Predicate<MsrpFrame> fits, int length) {
        byte[] body = new byte[length];
        int at = 0;
        while (true) {
            MsrpFrame chunk = peer.inbox()
                    .take(
                            "the chunk at " + (at + 1) + " of " + length,
                            frame -> frame.isSend() && frame.body() != null && fits.test(frame),
                            PATIENCE);
            chunks.add(chunk);
            byte[] octets = chunk.needBody();
            if (chunk.rangeStart() != at + 1L || at + octets.length > length) {
                throw new AssertionError(chunk + " after " + at + " octets of " + length);
            }
            System.arraycopy(octets, 0, body, at, octets.length);
            at += octets.length;
            if (chunk.flag() != '+') {
                if (chunk.flag() != '$' || at != length) {
                    throw new AssertionError(chunk + " ends the message after " + at + " octets of " + length);
                }
                return Arrays.copyOf(body, at);
            }
        }
    }

    /** The chunks, in order. */
    public List<MsrpFrame> chunks() {
        return List.copyOf(chunks);
    }
}
