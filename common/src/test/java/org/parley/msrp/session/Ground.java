package org.parley.msrp.session;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.IdSource;
import org.parley.msrp.MediaType;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;

/** A running endpoint on loopback and what tests do with it. */
final class Ground implements AutoCloseable {
    static final MediaType TEXT = MediaType.parse("text/plain");
    static final String PEER = "msrp://127.0.0.1:9/peersession;tcp";

    final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(2));
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final MsrpEndpoint endpoint;
    final Owner owner = new Owner();
    final IdSource ids = new IdSource();
    final List<Session> sessions = new ArrayList<>();
    private int transactions;

    Ground(EndpointConfig config) {
        this(config, null);
    }

    Ground(EndpointConfig config, @Nullable Function<String, Future<List<InetAddress>>> resolver) {
        this(config, resolver, IdSource::new);
    }

    Ground(
            EndpointConfig config,
            @Nullable Function<String, Future<List<InetAddress>>> resolver,
            Supplier<IdSource> transactionIds) {
        endpoint = await(MsrpEndpoint.start(vertx, config, meters, resolver, transactionIds));
    }

    static Ground tcp() {
        return new Ground(EndpointConfig.tcp("127.0.0.1", 0));
    }

    InetSocketAddress address() {
        return endpoint.boundAddresses().get(0);
    }

    /** A passive session of ours for the peer at {@link #PEER}. */
    MsrpUri expect() {
        return expect(PeerMedia.of(MsrpPath.parse(PEER)));
    }

    MsrpUri expect(PeerMedia media) {
        MsrpUri uri = endpoint.newUri(false);
        endpoint.expect(new SessionSpec(uri, owner, media, null, "", "test"));
        return uri;
    }

    /** A peer bound to a new passive session. */
    Bound bind() {
        return bind(PeerMedia.of(MsrpPath.parse(PEER)));
    }

    Bound bind(PeerMedia media) {
        RawPeer peer = RawPeer.connect(address());
        return bind(peer, expect(media));
    }

    Bound bind(RawPeer peer, MsrpUri uri) {
        String tid = tid();
        peer.send(bodiless(tid, uri));
        RawPeer.Wire answer = peer.next();
        if (answer.code() != 200) {
            throw new AssertionError(answer);
        }
        Session session = Owner.take(owner.bound);
        sessions.add(session);
        return new Bound(peer, uri, session, this);
    }

    /** A bound session and its peer. */
    record Bound(RawPeer peer, MsrpUri uri, Session session, Ground ground) {
        /** Runs on the session's loop and waits. */
        <T> T on(Supplier<T> work) {
            CompletableFuture<T> done = new CompletableFuture<>();
            session.execute(() -> {
                try {
                    done.complete(work.get());
                } catch (RuntimeException | Error e) {
                    done.completeExceptionally(e);
                }
            });
            return Ground.await(done);
        }

        boolean send(OutgoingMessage message, DeliveryListener listener) {
            return on(() -> session.send(message, listener));
        }

        boolean send(String text) {
            return send(ground.message(text), DeliveryListener.NONE);
        }
    }

    OutgoingMessage message(String text) {
        return message(text.getBytes(StandardCharsets.UTF_8));
    }

    OutgoingMessage message(byte[] octets) {
        return OutgoingMessage.of(ids.messageId(), TEXT, Body.of(Bytes.wrap(octets)));
    }

    String tid() {
        return "test" + ++transactions;
    }

    static String bodiless(String tid, Object to) {
        return "MSRP " + tid + " SEND\r\nTo-Path: " + to + "\r\nFrom-Path: " + PEER + "\r\nMessage-ID: m" + tid
                + "\r\nByte-Range: 1-0/0\r\n-------" + tid + "$\r\n";
    }

    static String chunk(String tid, Object to, String id, String more, String body, char flag) {
        return "MSRP " + tid + " SEND\r\nTo-Path: " + to + "\r\nFrom-Path: " + PEER + "\r\nMessage-ID: " + id + "\r\n"
                + more + "Content-Type: text/plain\r\n\r\n" + body + "\r\n-------" + tid + flag + "\r\n";
    }

    static <T> T await(Future<T> future) {
        return await(future.toCompletionStage().toCompletableFuture());
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until it holds. */
    static void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RawPeer.PATIENCE_MILLIS);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never: " + what);
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    double gauge(String name) {
        var gauge = meters.find(name).gauge();
        return gauge == null ? 0 : gauge.value();
    }

    double count(String name, String... tags) {
        var counter = meters.find(name).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    @Override
    public void close() {
        await(endpoint.shutdown(Duration.ZERO));
        await(vertx.close());
    }
}
