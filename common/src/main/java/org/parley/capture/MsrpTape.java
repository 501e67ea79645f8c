package org.parley.capture;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.codec.CodecLimits;
import org.parley.msrp.codec.Head;
import org.parley.msrp.codec.MalformedHead;
import org.parley.msrp.codec.MsrpDecoder;
import org.parley.msrp.codec.MsrpSink;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.codec.ResponseHead;

/**
 * One direction of one link: reads along with a decoder of its own, and hands on each message's head with the number of its body's octets.
 * Octets that mean nothing end the reading, and harm nobody. Belongs to the link's loop.
 */
final class MsrpTape implements MsrpSink {
    private static final byte[] LINE_END = {'\r', '\n'};

    private final HepSender sender;
    private final InetSocketAddress source;
    private final InetSocketAddress destination;
    private final MsrpDecoder decoder = new MsrpDecoder(CodecLimits.DEFAULT, this);
    private @Nullable RequestHead request;
    private long body;
    private boolean lost;

    MsrpTape(HepSender sender, InetSocketAddress source, InetSocketAddress destination) {
        this.sender = sender;
        this.source = source;
        this.destination = destination;
    }

    /** More octets, which nobody changes any more. */
    void feed(byte[] octets) {
        if (lost) {
            return;
        }
        try {
            decoder.feed(Bytes.wrap(octets));
        } catch (MsrpSyntaxException unframed) {
            lost = true;
        }
    }

    @Override
    public void request(RequestHead head) {
        request = head;
        body = 0;
    }

    @Override
    public void piece(Bytes piece) {
        body += piece.length();
    }

    @Override
    public void end(Flag flag) {
        RequestHead head = request;
        request = null;
        if (head != null) {
            message(head, head.hasBody() ? "\r\n[" + body + " octets]\r\n" : "", flag);
        }
    }

    @Override
    public void response(ResponseHead head) {
        message(head, "", Flag.COMPLETE);
    }

    // What is malformed is refused, and logged, elsewhere; its octets may be anything.
    @Override
    public void malformed(MalformedHead what) {
        request = null;
    }

    private void message(Head head, String body, Flag flag) {
        Bytes raw = head.raw();
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length() + 64);
        out.write(raw.array(), raw.from(), raw.length());
        if (raw.at(raw.length() - 1) != '\n') {
            out.writeBytes(LINE_END);
        }
        out.writeBytes(body.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(
                ("-------" + head.transactionId() + (char) flag.octet() + "\r\n").getBytes(StandardCharsets.US_ASCII));
        sender.offer(new Captured(
                Captured.Protocol.MSRP, false, source, destination, micros(), Bytes.wrap(out.toByteArray())));
    }

    /** Now, in microseconds since 1970; no finer than the system's clock. */
    static long micros() {
        return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    }
}
