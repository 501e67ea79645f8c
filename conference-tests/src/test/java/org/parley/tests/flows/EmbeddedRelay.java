package org.parley.tests.flows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.IdSource;
import org.parley.msrp.SessionId;
import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.codec.ResponseHead;
import org.parley.msrp.link.Listener;
import org.parley.msrp.link.TlsFiles;
import org.parley.relay.Relay;
import org.parley.relay.admission.Admission;
import org.parley.relay.admission.AuthRequest;
import org.parley.relay.admission.BindingLimits;
import org.parley.relay.admission.Decision;
import org.parley.relay.config.RelayConfig;
import org.parley.relay.observe.BindingRecord;
import org.parley.relay.observe.RelayEvents;
import org.parley.relay.observe.Traffic;
import org.parley.relay.own.OwnPeer;
import org.parley.relay.own.OwnSessions;
import org.parley.tests.peer.DigestAnswer;
import org.parley.tests.peer.DigestChallenge;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;

/** A program that carries the relay function for others: the relay's Java API, with an admission policy of the program's own. */
final class EmbeddedRelay implements AutoCloseable, Admission, RelayEvents, OwnSessions {
    private static final String NONCE = "QW55IG5vbmNlIHdpbGwgZG8gaGVyZQ";
    private static final long PATIENCE_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> friends;
    private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final SessionId session = new IdSource().sessionId();
    private final Relay relay;
    private volatile boolean open = true;

    /** Relays for these users, and with the once mandatory cipher suite for old clients. */
    EmbeddedRelay(String... friends) {
        this.friends = List.of(friends);
        RelayConfig config = RelayConfig.defaults()
                .withTls(
                        new TlsFiles(
                                RelayUsers.server().chain(),
                                RelayUsers.server().key(),
                                RelayUsers.authority().authority(),
                                true),
                        List.of())
                .withListeners(List.of(new Listener("127.0.0.1", 0, true, RelayStage.NAME, 0)));
        this.relay = within(Relay.start(vertx, config, this, this, new SimpleMeterRegistry()));
        relay.serve(this);
    }

    private static <T> T within(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the relay did not do it: " + e, e);
        }
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return relay.addresses().get(0).bound();
    }

    /** The relay. */
    Relay relay() {
        return relay;
    }

    /** The URI of the program's own session, on the relay's listener. */
    String own() {
        return relay.addresses().get(0).authority() + "/" + session.value() + ";tcp";
    }

    /** The program's session is over. */
    void hangUp() {
        open = false;
    }

    /** The next thing that the program's session heard: method, flag and body, or the response to what it said. */
    String said() throws InterruptedException {
        return String.valueOf(said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    // An endpoint that says back what it hears, on the connection where it heard it.
    @Override
    public boolean isOpen(SessionId id) {
        return open && id.equals(session);
    }

    @Override
    public Status received(RequestHead head, Bytes body, Flag flag, OwnPeer from) {
        said.add(head.method().token() + " " + flag + " " + body.toUtf8());
        if (head.hasBody() && body.length() < 100) {
            String id = "echo" + body.length();
            from.send(Bytes.utf8("MSRP " + id + " SEND\r\nTo-Path: " + head.fromPath() + "\r\nFrom-Path: " + own()
                    + "\r\nMessage-ID: " + id + "\r\nByte-Range: 1-" + body.length() + "/" + body.length()
                    + "\r\nContent-Type: text/plain\r\n\r\n" + body.toUtf8() + "\r\n-------" + id + "$\r\n"));
        }
        return body.length() < 5_000 ? Status.OK : Status.STOP_SENDING;
    }

    @Override
    public void answered(ResponseHead head, OwnPeer from) {
        said.add(head.code() + " " + head.transactionIdOctets().toAscii());
    }

    @Override
    public void gone(OwnPeer from) {
        said.add("gone");
    }

    /** What it was told: starts and ends of bindings. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    // The policy: friends of ours, by their password; others that know a password are strangers all the same.
    @Override
    public CompletionStage<Decision> decide(AuthRequest request) {
        if (request.authorization().isEmpty()) {
            return decided(challenge(false));
        }
        Map<String, String> said =
                DigestChallenge.parametersOf(request.authorization().get(0));
        String user = said.getOrDefault("username", "").replace("\"", "");
        String secret = DigestAnswer.hash("MD5", user + ":" + RelayStage.NAME + ":" + RelayUsers.password(user));
        String expected = DigestAnswer.hash(
                "MD5",
                secret + ":" + NONCE + ":" + said.get("nc") + ":"
                        + said.getOrDefault("cnonce", "").replace("\"", "") + ":auth:"
                        + DigestAnswer.hash("MD5", "AUTH:" + request.requestUri()));
        if (!said.getOrDefault("response", "").equals('"' + expected + '"')) {
            return decided(challenge(true));
        }
        return decided(
                friends.contains(user)
                        ? new Decision.Admitted(
                                user, Duration.ofMinutes(10), BindingLimits.NONE, Optional.of("qop=auth"))
                        : new Decision.Refused(Status.FORBIDDEN, "no friend of ours"));
    }

    private static Decision challenge(boolean failed) {
        String value = "Digest realm=\"" + RelayStage.NAME + "\", nonce=\"" + NONCE + "\", qop=\"auth\"";
        return new Decision.Challenged(List.of(value), failed);
    }

    private static CompletionStage<Decision> decided(Decision decision) {
        return CompletableFuture.completedStage(decision);
    }

    @Override
    public void bindingStarted(BindingRecord binding) {
        heard.add("started " + binding.holder());
    }

    @Override
    public void bindingEnded(BindingRecord binding, Why why, String detail, Traffic traffic) {
        heard.add("ended " + binding.holder() + " " + why);
    }

    @Override
    public void close() {
        within(relay.stop());
        within(vertx.close());
    }
}
