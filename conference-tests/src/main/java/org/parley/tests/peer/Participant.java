package org.parley.tests.peer;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Somebody in a room: a SIP call, an MSRP session, and the usual things one does with them. */
public final class Participant implements AutoCloseable {
    private final Join plan;
    private final SipCall call;
    private final SipMessage accepted;
    private final SdpView answer;
    private final String serverPath;
    private final Map<String, List<MsrpFrame>> growing = new HashMap<>();
    private final List<Received> complete = new ArrayList<>();
    private @Nullable MsrpPeer msrp;

    private Participant(Join plan, SipCall call, SipMessage accepted) {
        this.plan = plan;
        this.call = call;
        this.accepted = accepted;
        this.answer = SdpView.of(accepted.body());
        this.serverPath = answer.need("path");
    }

    /**
     * Joins: INVITE, ACK, connection to the answer's path, first SEND without body, its 200.
     *
     * @throws AssertionError when any step fails
     */
    public static Participant join(SipAgent agent, Join plan) {
        SipCall call = new SipCall(agent, plan.aor, plan.room).authenticating(plan.digest);
        Sdp offer = Sdp.of(plan.path);
        plan.offer.accept(offer);
        SipMessage response = call.invite(offer.text(), plan.headers.toArray(new String[0]));
        if (response.status() != 200) {
            throw new AssertionError("INVITE to " + plan.room + " was refused:" + response);
        }
        call.ack();
        Participant participant = new Participant(plan, call, response);
        if (plan.connects) {
            participant.connect();
            if (plan.binds) {
                participant.bind();
            }
        }
        return participant;
    }

    /**
     * Somebody the room has called and who has accepted; without an MSRP connection yet.
     *
     * @param plan who it is, and with which path
     * @param call the dialog
     * @param invite the INVITE, with the room's offer
     */
    public static Participant called(Join plan, SipCall call, SipMessage invite) {
        return new Participant(plan, call, invite);
    }

    /** Connects to the first URI of the server's path, or takes over the connection given in the plan. */
    public MsrpPeer connect() {
        MsrpAddress to = MsrpAddress.of(serverUri());
        MsrpPeer peer = plan.connection != null
                ? plan.connection
                : plan.tls != null
                        ? MsrpPeer.connectTls(to.socket(), to.host(), plan.tls)
                        : MsrpPeer.connect(to.socket(), plan.receiveBuffer);
        msrp = peer;
        return peer;
    }

    /** Takes a connection the server opened to us. */
    public Participant accept(MsrpPeer peer) {
        msrp = peer;
        return this;
    }

    /** The first SEND without body, and its 200. */
    public void bind() {
        MsrpFrame response = msrp().transact(bodiless());
        if (response.code() != 200) {
            throw new AssertionError("binding was refused: " + response);
        }
    }

    /** Our address-of-record. */
    public String aor() {
        return plan.aor;
    }

    /** The room's URI. */
    public String room() {
        return plan.room;
    }

    /** The SIP call. */
    public SipCall call() {
        return call;
    }

    /** The 200 to the INVITE. */
    public SipMessage accepted() {
        return accepted;
    }

    /** The session description in the 200. */
    public SdpView answer() {
        return answer;
    }

    /** The MSRP connection. */
    public MsrpPeer msrp() {
        if (msrp == null) {
            throw new AssertionError("not connected");
        }
        return msrp;
    }

    /** True once an MSRP connection was made or given. */
    public boolean isConnected() {
        return msrp != null;
    }

    /** Our own path, as it stood in the offer. */
    public String path() {
        return plan.path;
    }

    /** Our own URI: the last of our path. */
    public String uri() {
        String[] uris = plan.path.split(" ", 0);
        return uris[uris.length - 1];
    }

    /** The server's path for this session, as it stood in the answer. */
    public String serverPath() {
        return serverPath;
    }

    /** The first URI of the server's path. */
    public String serverUri() {
        return serverPath.split(" ", 0)[0];
    }

    /** A SEND of this session with a fresh Message-ID and no more. */
    public MsrpText send() {
        return send(Octets.token(12));
    }

    /** A SEND of this session with this Message-ID and no more. */
    public MsrpText send(String messageId) {
        return MsrpText.request("SEND", serverPath, path()).header("Message-ID", messageId);
    }

    /** A bodiless SEND, as binds a session or keeps it alive. */
    public MsrpText bodiless() {
        return send().header("Byte-Range", "1-0/0");
    }

    /** A SEND with this envelope in one chunk, and more headers, each {@code Name: value}. */
    public MsrpText message(byte[] envelope, String... headers) {
        MsrpText text = send();
        String end = envelope.length > 2048 ? "*" : String.valueOf(envelope.length);
        text.header("Byte-Range", "1-" + end + "/" + envelope.length);
        for (String header : headers) {
            text.line(header);
        }
        return text.body("message/cpim", envelope);
    }

    /** One chunk of a message. */
    public MsrpText chunk(String messageId, String range, byte[] octets, String flag, String... headers) {
        MsrpText text = send(messageId).header("Byte-Range", range);
        for (String header : headers) {
            text.line(header);
        }
        return text.body("message/cpim", octets).flag(flag);
    }

    /** An envelope from us to the room with this text. */
    public byte[] envelope(String text) {
        return Cpim.text(plan.aor, plan.room, text);
    }

    /** An envelope from us to the room with this content. */
    public byte[] envelope(String contentType, byte[] content) {
        return Cpim.from(plan.aor, plan.room).wrap(contentType, content);
    }

    /** Says a text to the room and waits for the 200. */
    public MsrpFrame say(String text) {
        MsrpFrame response = msrp().transact(message(envelope(text)));
        if (response.code() != 200) {
            throw new AssertionError("'" + text + "' was refused: " + response);
        }
        return response;
    }

    /** Waits for the server to have answered a bodiless SEND: what it wrote to us before has then arrived. */
    public void settle() {
        msrp().transact(bodiless());
    }

    /** Waits for a whole message, put together from its chunks, that fits. */
    public Received receive(String what, Predicate<Received> fits) {
        return receive(what, fits, Await.SOON);
    }

    /** The same with another patience for each chunk. */
    public Received receive(String what, Predicate<Received> fits, java.time.Duration patience) {
        for (Received here : complete) {
            if (fits.test(here)) {
                complete.remove(here);
                return here;
            }
        }
        while (true) {
            MsrpFrame chunk = msrp().inbox()
                    .poll(frame -> frame.isContent() && frame.toPath().contains(uri()), patience)
                    .orElseThrow(() -> new AssertionError(aor() + " waited " + patience + " in vain for " + what
                            + "; heard " + complete + "; begun " + growing + "; " + msrp() + call.heard("BYE")));
            Received whole = add(chunk);
            if (whole != null && fits.test(whole)) {
                return whole;
            } else if (whole != null) {
                complete.add(whole);
            }
        }
    }

    private @Nullable Received add(MsrpFrame chunk) {
        List<MsrpFrame> chunks = growing.computeIfAbsent(chunk.messageId(), id -> new ArrayList<>());
        chunks.add(chunk);
        if (chunk.flag() == '+') {
            return null;
        }
        growing.remove(chunk.messageId());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (MsrpFrame each : chunks) {
            if (each.rangeStart() != body.size() + 1) {
                throw new AssertionError("chunk starts at " + each.rangeStart() + " after " + body.size() + " octets");
            }
            body.writeBytes(each.needBody());
        }
        return new Received(chunks, body.toByteArray());
    }

    /** Waits for a notice of the room itself that fits. */
    public MsrpFrame notice(String what, Predicate<MsrpFrame> fits) {
        return msrp().inbox()
                .take(what, frame -> frame.isNotice() && frame.toPath().contains(uri()) && fits.test(frame));
    }

    /** Waits for a whole message whose wrapped text is this. */
    public Received hear(String text) {
        return receive(
                "'" + text + "'",
                message -> !message.aborted() && Arrays.equals(Cpim.content(message.body()), Octets.of(text)));
    }

    /** The content SENDs of this session that came so far, in order. */
    public List<MsrpFrame> contents() {
        return msrp().inbox().seen(frame -> frame.isContent() && frame.toPath().contains(uri()));
    }

    /** Leaves by BYE and closes the connection, unless it was given by the plan. */
    public SipMessage leave() {
        SipMessage response = call.bye();
        close();
        return response;
    }

    @Override
    public void close() {
        if (msrp != null && plan.connection == null) {
            msrp.close();
        }
    }
}
