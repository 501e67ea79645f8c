package org.parley.msrp.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parley.websocket.FrameException;
import org.parley.websocket.FrameReader;
import org.parley.websocket.Frames;
import org.parley.websocket.Utf8Check;

/**
 * A WebSocket whose handshake is done, as a link (RFC 7977). What is written in one go leaves as one binary message; what comes is handed on message by message,
 * in pieces as they come. Answers pings, sends its own, closes with a code and waits a moment for the peer's. Belongs to its loop.
 *
 * <p>open → closing → gone, or open → gone. Nothing comes back.
 */
public final class WebSocketLink implements Link, Link.Events, FrameReader.Sink {
    /** Who hears what the peer says. The octets are nobody else's; what it throws fails the WebSocket with that code. */
    public interface Messages {
        /** Octets of a message. */
        void piece(byte[] octets, int from, int to) throws FrameException;

        /** The message is whole. */
        void endOfMessage() throws FrameException;

        /** All of what was read at once has been told. */
        void endOfRead(int octets);

        /** The peer broke the rules, and the link will be of no more use: it is to be closed. */
        void broken(FrameException how);

        /** The peer answers no ping: the link is to be closed. */
        void silent();
    }

    /**
     * How a WebSocket is kept.
     *
     * @param largest octets of one message that are taken from the peer; above it the WebSocket is failed with 1009
     * @param ping how long it may be silent before it is pinged, and again before it is given up; zero: never
     * @param trusted whether TLS protects it although the link below has none, because a proxy on this machine ends it
     */
    public record Terms(long largest, Duration ping, boolean trusted) {}

    private enum State {
        OPEN,
        CLOSING,
        GONE
    }

    /** Room in front of a message for the longest head of a frame. */
    private static final int HEAD = 10;

    private static final int NORMAL = 1000;
    private static final int GOING_AWAY = 1001;
    private static final int NO_CODE = 1005;
    private static final int NOT_UTF8 = 1007;
    /** Octets on their way above which pings are not answered: who sends more than he reads gets no more. */
    private static final int MOST_PENDING = 64 * 1024;

    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final byte[] NOTHING = {};

    private final Link below;
    private final Terms terms;
    private final Runnable onGone;
    private final FrameReader frames;
    private final LinkTap.@Nullable Sight sight;
    private final Utf8Check utf8 = new Utf8Check();
    private @Nullable Events events;
    private @Nullable Messages messages;
    private State state = State.OPEN;
    private int code = GOING_AWAY;
    private boolean text;
    private boolean paused;
    private long heardAt = System.nanoTime();
    private long pingedAt = heardAt;
    private boolean pinged;

    /**
     * Over that link, on which nothing but frames passes from now on, and which is to be told to {@linkplain NettyLink#hand hand} its events here.
     *
     * @param sight sees what passes, without frames; null: nobody
     * @param onGone is run once the link below is gone
     */
    public WebSocketLink(Link below, Terms terms, LinkTap.@Nullable Sight sight, Runnable onGone) {
        this.below = below;
        this.terms = terms;
        this.onGone = onGone;
        frames = new FrameReader(terms.largest(), this);
        this.sight = sight;
    }

    /** Who hears it from now on; octets that came with the handshake are fed by {@link #read}. */
    public void begin(Events listener, Messages reader) {
        events = listener;
        messages = reader;
    }

    // What comes from the link below.

    @Override
    public void read(byte[] octets) {
        heardAt = System.nanoTime();
        Messages reader = messages;
        if (reader == null) {
            return;
        }
        try {
            frames.feed(octets, 0, octets.length);
        } catch (FrameException broken) {
            fail(reader, broken);
            return;
        }
        if (state == State.OPEN) {
            reader.endOfRead(octets.length);
        }
    }

    private void fail(Messages reader, FrameException broken) {
        messages = null;
        if (state == State.OPEN) {
            code = broken.code();
            reader.broken(broken);
        }
    }

    @Override
    public void progress() {
        Events listener = events;
        if (listener != null && state == State.OPEN) {
            listener.progress();
        }
    }

    @Override
    public void lost(@Nullable Throwable cause) {
        if (state != State.GONE) {
            state = State.GONE;
            onGone.run();
            tellLost(cause);
        }
    }

    private void tellLost(@Nullable Throwable cause) {
        Events listener = events;
        events = null;
        messages = null;
        if (listener != null) {
            listener.lost(cause);
        }
    }

    // Frames.

    @Override
    public void begin(boolean isText) {
        text = isText;
        utf8.reset();
    }

    @Override
    public void piece(byte[] octets, int from, int to) throws FrameException {
        Messages reader = messages;
        if (state != State.OPEN || reader == null) {
            return;
        }
        if (text && !utf8.feed(octets, from, to)) {
            throw new FrameException(NOT_UTF8, "text that is not UTF-8");
        }
        if (sight != null) {
            sight.read(Arrays.copyOfRange(octets, from, to));
        }
        reader.piece(octets, from, to);
    }

    @Override
    public void end() throws FrameException {
        Messages reader = messages;
        if (state != State.OPEN || reader == null) {
            return;
        }
        if (text && !utf8.isWhole()) {
            throw new FrameException(NOT_UTF8, "text that ends within a character");
        }
        reader.endOfMessage();
    }

    @Override
    public void ping(byte[] payload) {
        if (state == State.OPEN && below.written() - below.handedOn() < MOST_PENDING) {
            control(Frames.pong(payload));
        }
    }

    @Override
    public void pong() {
        // That something came is enough.
    }

    @Override
    public void close(int byPeer) {
        if (state == State.OPEN) {
            control(Frames.close(byPeer == NO_CODE ? NORMAL : byPeer));
        }
        state = State.CLOSING;
        tellLost(null);
        below.close();
    }

    private void control(byte[] frame) {
        ByteBuf buffer = below.buffer(frame.length);
        buffer.writeBytes(frame);
        below.write(buffer);
        below.flush();
    }

    // What goes.

    @Override
    public ByteBuf buffer(int octets) {
        ByteBuf buffer = below.buffer(HEAD + octets);
        return buffer.setIndex(HEAD, HEAD);
    }

    /** Sends one message, in a buffer of ours. */
    @Override
    public void write(ByteBuf message) {
        if (state != State.OPEN) {
            message.release();
            return;
        }
        if (sight != null) {
            sight.written(message);
        }
        byte[] head = Frames.binaryHead(message.readableBytes());
        int from = message.readerIndex() - head.length;
        message.setBytes(from, head);
        message.readerIndex(from);
        below.write(message);
    }

    @Override
    public void flush() {
        below.flush();
    }

    @Override
    public long written() {
        return below.written();
    }

    @Override
    public long handedOn() {
        return below.handedOn();
    }

    @Override
    public void reads(boolean on) {
        paused = !on;
        if (state == State.OPEN) {
            below.reads(on);
        }
    }

    @Override
    public void tick(long now) {
        long most = terms.ping().toNanos();
        if (most == 0 || state != State.OPEN) {
            return;
        }
        if (paused) {
            heardAt = now;
        }
        if (heardAt - pingedAt >= 0) {
            pinged = false;
        }
        Messages reader = messages;
        if (pinged && now - pingedAt > most && reader != null) {
            reader.silent();
        } else if (!pinged && now - heardAt > most) {
            pinged = true;
            pingedAt = now;
            control(Frames.ping(NOTHING));
        }
    }

    /** Says goodbye, and waits a moment for the peer to say it too. */
    @Override
    public void close() {
        if (state != State.OPEN) {
            return;
        }
        control(Frames.close(code));
        state = State.CLOSING;
        below.reads(true);
        below.loop().schedule(below::close, FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    }

    // Who it is.

    @Override
    public EventLoop loop() {
        return below.loop();
    }

    @Override
    public InetSocketAddress peer() {
        return below.peer();
    }

    @Override
    public boolean secure() {
        return below.secure() || terms.trusted();
    }

    @Override
    public List<X509Certificate> peerChain() {
        return below.peerChain();
    }

    @Override
    public @Nullable String serverName() {
        return below.serverName();
    }
}
