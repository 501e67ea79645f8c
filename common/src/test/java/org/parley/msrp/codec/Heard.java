package org.parley.msrp.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.MsrpSyntaxException;

/** A sink that writes down what it hears; pieces are joined, so that cuttings can be compared. */
final class Heard implements MsrpSink {
    /** One request and how it went on. */
    static final class Request {
        final RequestHead head;
        final ByteArrayOutputStream body = new ByteArrayOutputStream();

        @Nullable
        Flag flag;

        @Nullable
        MalformedHead broken;

        Request(RequestHead head) {
            this.head = head;
        }

        Bytes body() {
            return Bytes.wrap(body.toByteArray());
        }

        String text() {
            return body.toString(StandardCharsets.ISO_8859_1);
        }
    }

    final List<String> events = new ArrayList<>();
    final List<Request> requests = new ArrayList<>();
    final List<ResponseHead> responses = new ArrayList<>();
    final List<MalformedHead> malformed = new ArrayList<>();
    final MsrpDecoder decoder;
    boolean clean;

    @Nullable
    MsrpSyntaxException lost;

    private @Nullable Request open;

    Heard() {
        this(CodecLimits.DEFAULT);
    }

    Heard(CodecLimits limits) {
        decoder = new MsrpDecoder(limits, this);
    }

    /** What is heard of these reads; a lost framing ends it. */
    static Heard of(List<Bytes> reads) {
        return new Heard().hear(reads);
    }

    static Heard of(String wire) {
        return of(List.of(latin1(wire)));
    }

    Heard hear(List<Bytes> reads) {
        try {
            for (Bytes read : reads) {
                decoder.feed(read);
            }
        } catch (MsrpSyntaxException e) {
            lost = e;
            events.add("lost " + e.getMessage());
        }
        return this;
    }

    /** Everything in one text, for comparison. */
    String story() {
        return String.join("\n", events) + (open == null ? "" : "\nopen body " + open.text());
    }

    @Override
    public void request(RequestHead head) {
        expectNoneOpen();
        open = new Request(head);
        requests.add(open);
        events.add("request " + text(head.raw()) + (head.hasBody() ? " with body" : " bodiless") + head.mimeHeaders());
    }

    @Override
    public void piece(Bytes body) {
        if (open == null || body.isEmpty() || !open.head.hasBody()) {
            throw new AssertionError("a piece that nobody waits for");
        }
        open.body.write(body.array(), body.from(), body.length());
    }

    @Override
    public void clean() {
        clean = true;
    }

    @Override
    public void end(Flag flag) {
        if (open == null) {
            throw new AssertionError("an end without a beginning");
        }
        open.flag = flag;
        events.add("body " + open.text());
        events.add("end " + flag);
        open = null;
    }

    @Override
    public void response(ResponseHead head) {
        expectNoneOpen();
        responses.add(head);
        events.add("response " + text(head.raw()));
    }

    @Override
    public void malformed(MalformedHead what) {
        malformed.add(what);
        if (open != null) {
            open.broken = what;
            events.add("body " + open.text());
            open = null;
        }
        events.add("malformed " + what.transactionId() + " " + what.method() + " " + text(what.toPath()) + " "
                + text(what.fromPath()) + " " + what.recoverable() + " " + what.why());
    }

    private void expectNoneOpen() {
        if (open != null) {
            throw new AssertionError("a message within a message");
        }
    }

    private static String text(@Nullable Bytes octets) {
        return octets == null
                ? "-"
                : new String(octets.array(), octets.from(), octets.length(), StandardCharsets.ISO_8859_1);
    }

    static Bytes latin1(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
