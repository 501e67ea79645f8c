package org.parley.tests.flows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.parley.msrp.Status;
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
import org.parley.tests.peer.DigestAnswer;
import org.parley.tests.peer.DigestChallenge;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;

/** A program that carries the relay function for others: the relay's Java API, with an admission policy of the program's own. */
final class EmbeddedRelay implements AutoCloseable, Admission, RelayEvents {
    private static final String NONCE = "QW55IG5vbmNlIHdpbGwgZG8gaGVyZQ";
    private static final long PATIENCE_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> friends;
    private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
    private final Relay relay;

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
