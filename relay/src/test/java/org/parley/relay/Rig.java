package org.parley.relay;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.parley.msrp.Status;
import org.parley.msrp.link.Listener;
import org.parley.msrp.session.RawPeer;
import org.parley.relay.admission.Admission;
import org.parley.relay.admission.AuthRequest;
import org.parley.relay.admission.BindingLimits;
import org.parley.relay.admission.Decision;
import org.parley.relay.config.RelayConfig;
import org.parley.relay.observe.BindingRecord;
import org.parley.relay.observe.RelayEvents;
import org.parley.relay.observe.SessionRecord;
import org.parley.relay.observe.Traffic;

/** A relay on loopback, plain TCP with AUTH allowed, and those who use it. Credentials are the holder's name. */
final class Rig implements AutoCloseable, Admission, RelayEvents {
    final Vertx vertx = Vertx.vertx();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final List<AuthRequest> asked = new CopyOnWriteArrayList<>();
    final List<String> ended = new CopyOnWriteArrayList<>();
    final List<String> sessions = new CopyOnWriteArrayList<>();
    BindingLimits limits = BindingLimits.NONE;
    final Relay relay;
    private int transactions;

    Rig() {
        this(RelayConfig.defaults());
    }

    Rig(RelayConfig config) {
        RelayConfig used = config.listeners().isEmpty()
                ? config.withListeners(List.of(Listener.tcp("127.0.0.1", 0))).withPlainAuth(true)
                : config;
        relay = await(Relay.start(vertx, used, this, this, meters));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public CompletionStage<Decision> decide(AuthRequest request) {
        asked.add(request);
        if (request.authorization().equals(List.of("broken"))) {
            return CompletableFuture.failedFuture(new IllegalStateException("admission is broken"));
        }
        return CompletableFuture.completedFuture(decision(request));
    }

    private Decision decision(AuthRequest request) {
        if (request.authorization().isEmpty() || request.authorization().get(0).equals("wrong")) {
            return new Decision.Challenged(
                    List.of("Digest realm=\"r\""), !request.authorization().isEmpty());
        }
        if (request.authorization().get(0).equals("nobody")) {
            return new Decision.Refused(Status.FORBIDDEN, "nobody may");
        }
        if (request.authorization().get(0).equals("gone")) {
            return new Decision.Unavailable("the store is gone");
        }
        long seconds = request.expires().orElse(900);
        if (seconds < 1 || seconds > 3600) {
            return new Decision.OutOfBounds(Duration.ofSeconds(1), Duration.ofSeconds(3600));
        }
        return new Decision.Admitted(
                request.authorization().get(0), Duration.ofSeconds(seconds), limits, Optional.of("rspauth=\"x\""));
    }

    @Override
    public void sessionEnded(SessionRecord session, Why why, String detail, Traffic traffic) {
        sessions.add(session.binding().holder() + " " + session.peer() + " " + why + " "
                + (traffic.chunksFrom() + traffic.chunksTo()) + " " + (traffic.messagesFrom() + traffic.messagesTo())
                + " " + (traffic.octetsFrom() + traffic.octetsTo()));
    }

    @Override
    public void bindingEnded(BindingRecord binding, Why why, String detail, Traffic traffic) {
        ended.add(binding.holder() + " " + why + " " + traffic.chunksFrom() + " " + traffic.octetsTo());
    }

    InetSocketAddress address() {
        return relay.addresses().get(0).bound();
    }

    RawPeer connect() {
        return RelayBench.open(address());
    }

    /** A client with a binding. */
    record Client(RawPeer peer, String own, String granted) {
        /** How peers reach it. */
        String path() {
            return granted + " " + own;
        }
    }

    Client client(String name) {
        return client(connect(), name, "msrp://" + name + ".invalid:7000/" + name + "1;tcp", "");
    }

    Client client(RawPeer peer, String name, String own, String headers) {
        RawPeer.Wire answer = auth(peer, own, "Authorization: " + name + "\r\n" + headers);
        if (answer.code() != 200) {
            throw new AssertionError(answer.start());
        }
        return new Client(peer, own, answer.header("Use-Path"));
    }

    RawPeer.Wire auth(RawPeer peer, String own, String headers) {
        String id = id();
        peer.send("MSRP " + id + " AUTH\r\nTo-Path: " + authority() + ";tcp\r\nFrom-Path: " + own + "\r\n" + headers
                + "-------" + id + "$\r\n");
        return peer.next();
    }

    String authority() {
        return relay.addresses().get(0).authority();
    }

    String id() {
        return "tid" + ++transactions + "x";
    }

    /** A SEND, whole. */
    String send(String id, String to, String from, String headers, String body, char flag) {
        return "MSRP " + id + " SEND\r\nTo-Path: " + to + "\r\nFrom-Path: " + from + "\r\nMessage-ID: m" + id + "\r\n"
                + headers + "Content-Type: text/plain\r\n\r\n" + body + "\r\n-------" + id + flag + "\r\n";
    }

    /** A peer without relay that listens. */
    static ServerSocket listening() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static String uri(ServerSocket server) {
        return "msrp://127.0.0.1:" + server.getLocalPort() + "/peer1;tcp";
    }

    double count(String name, String... tags) {
        var counter = meters.find(name).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    @Override
    public void close() {
        await(relay.stop());
        await(vertx.close());
    }
}
