package org.parley.sip.stack;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.parley.sip.stack.guard.Fault;
import org.parley.sip.stack.guard.GuardedParser;
import org.parley.sip.stack.guard.RawHead;
import org.parley.sip.stack.guard.RawLimits;
import org.parley.websocket.Doorkeeper;
import org.parley.websocket.FrameException;
import org.parley.websocket.FrameReader;
import org.parley.websocket.Frames;
import org.parley.websocket.UpgradeRefused;
import org.parley.websocket.UpgradeRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * shaking → deciding → open → closing. SIP over WebSocket (RFC 7118): the opening handshake for subprotocol {@code sip}, then one SIP message in
 * each WebSocket message, text or binary, with or without Content-Length. Keeps one head or one message, within the limits. Runs on the
 * connection's loop; the doorkeeper's word hops there.
 */
final class WebSocketFraming implements Framing, FrameReader.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketFraming.class);

    private enum State {
        SHAKING,
        DECIDING,
        OPEN,
        CLOSING
    }

    private static final String SUBPROTOCOL = "sip";
    private static final byte[] NOTHING = {};
    private static final byte[] CRLF = {'\r', '\n'};
    private static final int FIRST_SIZE = 1_024;
    private static final int GOING_AWAY = 1001;
    private static final int NOT_UTF8 = 1007;
    private static final int POLICY = 1008;
    private static final int NO_CODE = 1005;
    private static final int NORMAL = 1000;
    private static final long RETRY_SECONDS = 5;

    private final RawLimits limits;
    private final Sink sink;
    private final Doorkeeper door;
    private final Executor loop;
    private final FrameReader frames;
    private State state = State.SHAKING;
    private byte[] held = NOTHING;
    private int length;
    private boolean text;
    private boolean refusedForGood;

    WebSocketFraming(RawLimits limits, Sink sink, Doorkeeper door, Executor loop) {
        this.limits = limits;
        this.sink = sink;
        this.door = door;
        this.loop = loop;
        this.frames = new FrameReader(limits.head() + limits.body(), this);
    }

    @Override
    public boolean midMessage() {
        return state == State.OPEN ? frames.midMessage() : state != State.CLOSING;
    }

    @Override
    public void feed(byte[] read) {
        if (state == State.OPEN) {
            framesOf(read, 0, read.length);
        } else if (state != State.CLOSING) {
            shake(read);
        }
    }

    // --- opening ---

    private void shake(byte[] read) {
        if (length + read.length > limits.head() + limits.body()) {
            refuse(UpgradeRefused.tooLarge(limits.head()));
            return;
        }
        hold(read, 0, read.length);
        if (state == State.DECIDING) {
            return; // frames that do not wait for the 101
        }
        int end = UpgradeRequest.headEnd(held, length);
        if (end > limits.head() || (end < 0 && length > limits.head())) {
            refuse(UpgradeRefused.tooLarge(limits.head()));
        } else if (end > 0) {
            decide(end);
        }
    }

    private void decide(int end) {
        UpgradeRequest request;
        try {
            request = UpgradeRequest.parse(held, end);
            request.requireSubprotocol(SUBPROTOCOL);
        } catch (UpgradeRefused unfit) {
            refuse(unfit);
            return;
        }
        state = State.DECIDING;
        door.admit(request)
                .exceptionally(WebSocketFraming::unjudged)
                .thenAccept(refusal -> loop.execute(() -> decided(request, end, refusal)));
    }

    private static Optional<UpgradeRefused> unjudged(Throwable failure) {
        LOG.warn("WebSocket refused: who asks cannot be judged why={}", failure.toString());
        return Optional.of(UpgradeRefused.unavailable("who asks cannot be judged now", RETRY_SECONDS));
    }

    private void decided(UpgradeRequest request, int end, Optional<UpgradeRefused> refusal) {
        if (state != State.DECIDING) {
            return;
        }
        if (refusal.isPresent()) {
            refuse(refusal.get());
            return;
        }
        state = State.OPEN;
        sink.control(request.accepting(SUBPROTOCOL));
        sink.ready();
        byte[] early = Arrays.copyOfRange(held, end, length);
        forget();
        framesOf(early, 0, early.length);
    }

    private void refuse(UpgradeRefused refused) {
        state = State.CLOSING;
        forget();
        sink.control(refused.response());
        sink.over("handshake refused: " + refused.status() + " " + refused.getMessage());
    }

    // --- open ---

    private void framesOf(byte[] read, int from, int to) {
        try {
            frames.feed(read, from, to);
        } catch (FrameException broken) {
            close(broken.code(), String.valueOf(broken.getMessage()));
        }
    }

    private void close(int code, String why) {
        if (state == State.OPEN) {
            state = State.CLOSING;
            forget();
            sink.control(Frames.close(code));
            sink.over(why);
        }
    }

    @Override
    public void begin(boolean isText) {
        forget();
        text = isText;
    }

    @Override
    public void piece(byte[] octets, int from, int to) {
        hold(octets, from, to);
    }

    @Override
    public void end() {
        byte[] octets = Arrays.copyOf(held, length);
        forget();
        if (state != State.OPEN) {
            return;
        }
        if (text && !Frames.utf8(octets)) {
            close(NOT_UTF8, "text that is not UTF-8");
            return;
        }
        int start = GuardedParser.start(octets);
        if (start < octets.length) {
            message(start == 0 ? octets : Arrays.copyOfRange(octets, start, octets.length));
        } else if (start > CRLF.length) {
            sink.keepAlive(Frames.message(CRLF)); // RFC 5626 §3.5.1; a single CRLF is a client's pong
        }
    }

    /** The head says what the body is; where it says nothing, the rest is (RFC 7118 §5). */
    private void message(byte[] octets) {
        if (!Framer.isSip(octets, 0, firstLine(octets))) {
            close(POLICY, "not SIP"); // RFC 7118 §4.1
            return;
        }
        int headEnd = GuardedParser.headEnd(octets, 0);
        RawHead head = headEnd > limits.head()
                ? RawHead.tooLarge(octets, 0, headEnd, limits)
                : RawHead.read(octets, 0, headEnd, limits);
        Fault fault = head.fault();
        int body = octets.length - headEnd;
        if (fault == null && head.contentLength() > body) {
            fault = Fault.bad("Body Shorter Than Content-Length");
        } else if (fault == null && head.contentLength() >= 0 && head.contentLength() < body) {
            fault = Fault.bad("More Than One Message");
        } else if (fault == null && body > limits.body()) {
            fault = new Fault(413, "Request Entity Too Large", false);
        }
        if (fault == null) {
            sink.message(head, octets);
        } else {
            refusedForGood |= fault.framingLost();
            sink.refused(head, fault);
        }
    }

    private static int firstLine(byte[] octets) {
        int end = 0;
        while (end < octets.length && octets[end] != '\r') {
            end++;
        }
        return end;
    }

    @Override
    public void ping(byte[] payload) {
        if (state == State.OPEN) {
            sink.keepAlive(Frames.pong(payload));
        }
    }

    @Override
    public void pong() {
        if (state == State.OPEN) {
            sink.keepAlive(NOTHING);
        }
    }

    @Override
    public void close(int code) {
        close(code == NO_CODE ? NORMAL : code, "closed by the peer");
    }

    private void hold(byte[] octets, int from, int to) {
        int count = to - from;
        if (length + count > held.length) {
            held = Arrays.copyOf(held, Math.max(FIRST_SIZE, Math.max(length + count, 2 * held.length)));
        }
        System.arraycopy(octets, from, held, length, count);
        length += count;
    }

    private void forget() {
        held = NOTHING;
        length = 0;
    }

    // --- the way out ---

    @Override
    public byte[] wrap(byte[] message) {
        return Frames.message(message);
    }

    @Override
    public byte[] probe() {
        return state == State.OPEN ? Frames.ping(NOTHING) : NOTHING;
    }

    @Override
    public byte[] farewell() {
        if (state != State.OPEN) {
            return NOTHING;
        }
        state = State.CLOSING;
        return Frames.close(refusedForGood ? POLICY : GOING_AWAY);
    }
}
