package org.parley.tests.peer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Somebody whom a room calls: hears the INVITE, says what the test wants, and is a {@link Participant} once it has accepted. */
public final class Callee implements AutoCloseable {
    private final SipAgent agent;
    private final String name;
    private final String tag = Octets.token(8);
    private String path = "msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp";
    private @Nullable SSLContext tls;
    private String aor;

    private Callee(SipAgent agent, String name) {
        this.agent = agent;
        this.name = name;
        this.aor = "sip:" + name + "@127.0.0.1";
        agent.answering(request -> request.method().equals("INVITE") ? null : agent.usual(request));
    }

    /** Somebody of this name at that agent, which is nobody else's. */
    public static Callee at(SipAgent agent, String name) {
        return new Callee(agent, name);
    }

    /** The URI to call. */
    public String uri() {
        return agent.contact(name);
    }

    /** Who it is in a room: the address-of-record of {@link #uri}, unless it is called by another. */
    public String aor() {
        return aor;
    }

    /** It is called by this address, and somebody on the way knows where it is. */
    public Callee knownAs(String address) {
        aor = address;
        return this;
    }

    /** Its agent. */
    public SipAgent agent() {
        return agent;
    }

    /** Our path in the answer: the last URI is our own. */
    public Callee path(String uris) {
        path = uris;
        return this;
    }

    /** MSRP over TLS with this context. */
    public Callee tls(SSLContext context) {
        tls = context;
        path = path.replace("msrp://", "msrps://");
        return this;
    }

    /** The INVITE, waited for; nothing is answered. */
    public SipMessage invited() {
        return agent.requests()
                .take("INVITE to " + name, request -> request.method().equals("INVITE"));
    }

    /** An INVITE within this time, if one comes. */
    public Optional<SipMessage> invitedWithin(Duration patience) {
        return agent.requests().poll(request -> request.method().equals("INVITE"), patience);
    }

    /** The INVITE, answered 180. */
    public SipMessage rung() {
        SipMessage invite = invited();
        say(invite, 180, "Ringing");
        return invite;
    }

    /** A response with our tag and Contact, and the way it came (RFC 3261 §12.1.1). */
    public SipText response(SipMessage invite, int status, String reason) {
        SipText text = SipText.response(invite, status, reason, tag).add("Contact", "<" + uri() + ">");
        invite.tokens("Record-Route").forEach(route -> text.add("Record-Route", route));
        return text;
    }

    /** Says that. */
    public void say(SipMessage invite, int status, String reason, String... headerLines) {
        agent.reply(invite, response(invite, status, reason).lines(headerLines));
    }

    /** A final answer that is no 2xx, and its ACK. */
    public SipMessage refuse(SipMessage invite, int status, String reason, String... headerLines) {
        say(invite, status, reason, headerLines);
        return acknowledged(invite);
    }

    /** The ACK for that INVITE, waited for. */
    public SipMessage acknowledged(SipMessage invite) {
        return agent.requests()
                .take(
                        "ACK",
                        request -> request.method().equals("ACK")
                                && request.need("Call-ID").equals(invite.need("Call-ID"))
                                && request.cseq() == invite.cseq());
    }

    /** 200 with this answer, and the ACK waited for; no MSRP connection yet. */
    public Participant accept(SipMessage invite, Consumer<Sdp> change, String... headerLines) {
        Sdp answer = Sdp.of(path);
        change.accept(answer);
        agent.reply(invite, response(invite, 200, "OK").lines(headerLines).sdp(answer.text()));
        acknowledged(invite);
        Join plan = Join.as(aor(), invite.uri("From")).path(path);
        if (tls != null) {
            plan.tls(tls);
        }
        return Participant.called(plan, SipCall.answering(agent, invite, tag), invite);
    }

    /** Accepts as the active side: connects to the room's path and binds. */
    public Participant come(SipMessage invite, String... headerLines) {
        Participant in = accept(invite, answer -> answer.setup("active"), headerLines);
        in.connect();
        in.bind();
        return in;
    }

    /** Requests of the room so far, but ACK and CANCEL of the INVITE. */
    public List<SipMessage> heard(String method) {
        return agent.requests().seen(request -> request.method().equals(method));
    }

    /** Waits for a request of the room. */
    public SipMessage expect(String method) {
        return agent.requests().take(method, request -> request.method().equals(method));
    }

    @Override
    public void close() {
        agent.close();
    }
}
