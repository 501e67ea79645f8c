package org.parley.tests.flows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.IdSource;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.session.Body;
import org.parley.msrp.session.EndpointConfig;
import org.parley.msrp.session.IncomingMessage;
import org.parley.msrp.session.IncomingStream;
import org.parley.msrp.session.MsrpEndpoint;
import org.parley.msrp.session.Outcome;
import org.parley.msrp.session.OutgoingMessage;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.SessionEnd;
import org.parley.msrp.session.SessionListener;
import org.parley.msrp.session.SessionSpec;
import org.parley.msrp.session.StreamSink;
import org.parley.msrp.session.relay.Grant;
import org.parley.msrp.session.relay.GrantListener;
import org.parley.msrp.session.relay.RelayAccess;
import org.parley.msrp.session.relay.RelayClient;
import org.parley.msrp.session.relay.RelayException;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningRelay;

/** A user with our own session layer, behind relays; one session at a time. */
public final class RelayedEndpoint implements SessionListener, GrantListener, AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx();
    private final IdSource ids = new IdSource();
    private final MsrpEndpoint endpoint;
    private final RelayClient client;
    private final BlockingQueue<Session> bound = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> streamed = new LinkedBlockingQueue<>();
    private final BlockingQueue<SessionEnd> ends = new LinkedBlockingQueue<>();
    private final BlockingQueue<Grant> renewed = new LinkedBlockingQueue<>();

    private RelayedEndpoint(String user, Duration lifetime, List<String> targets) {
        endpoint = within(MsrpEndpoint.start(vertx, EndpointConfig.defaults(), new SimpleMeterRegistry()));
        RelayAccess access = RelayAccess.of(
                        targets.stream().map(MsrpUri::parse).toList(), user, RelayUsers.password(user))
                .trusting(RelayUsers.authority().authority())
                .lasting(lifetime);
        client = RelayClient.over(vertx, endpoint, access);
    }

    /** Behind these relays, the nearest first. */
    public static RelayedEndpoint behind(String user, RunningRelay... relays) {
        return at(user, Arrays.stream(relays).map(RunningRelay::target).toArray(String[]::new));
    }

    /** Behind a relay whose URIs shall last no longer than that. */
    public static RelayedEndpoint behind(String user, Duration lifetime, RunningRelay relay) {
        return new RelayedEndpoint(user, lifetime, List.of(relay.target()));
    }

    /** Behind the relays to which AUTH goes by these URIs, the nearest first. */
    public static RelayedEndpoint at(String user, String... targets) {
        return new RelayedEndpoint(user, Duration.ZERO, List.of(targets));
    }

    /** URIs of the relays for a session of ours. */
    public Grant grant() {
        return within(client.grant(MsrpUri.of(true, "127.0.0.1", 2855, ids.sessionId()), this));
    }

    private SessionSpec spec(Grant grant, String peer) {
        return SessionSpec.of(grant.own(), MsrpPath.parse(peer), this).via(grant.route());
    }

    /** The active side. */
    public Session connect(Grant grant, String peer) {
        endpoint.connect(spec(grant, peer));
        return take(bound);
    }

    /** The passive side; bound when the peer speaks. */
    public void expect(Grant grant, String peer) {
        endpoint.expect(spec(grant, peer));
    }

    public Session bound() {
        return take(bound);
    }

    /** Sends and asks for everything that can be told of it; the queue tells. */
    public BlockingQueue<Outcome> send(Session session, String type, String body) {
        return send(session, type, body.getBytes(StandardCharsets.UTF_8));
    }

    public BlockingQueue<Outcome> send(Session session, String type, byte[] body) {
        BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        OutgoingMessage message = new OutgoingMessage(
                ids.messageId(),
                MediaType.parse(type),
                Bytes.EMPTY,
                Body.of(Bytes.wrap(body)),
                FailureReport.YES,
                true);
        session.execute(
                () -> session.send(message, (Session at, MessageId id, Outcome outcome) -> outcomes.add(outcome)));
        return outcomes;
    }

    public String heard() {
        return take(heard);
    }

    public long streamed() {
        return take(streamed);
    }

    public SessionEnd end() {
        return take(ends);
    }

    public Grant renewedGrant() {
        return take(renewed);
    }

    public int connections() {
        return endpoint.connections();
    }

    public static <T> T take(BlockingQueue<T> queue) {
        try {
            T one = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (one == null) {
                throw new AssertionError("nothing came within " + PATIENCE_SECONDS + " s");
            }
            return one;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T within(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void bound(Session session) {
        bound.add(session);
    }

    @Override
    public @Nullable Status admit(Session session, RequestHead head) {
        return null;
    }

    @Override
    public void message(Session session, IncomingMessage message) {
        Bytes body = message.body().joined();
        heard.add(body.toUtf8());
        message.accept();
        message.reportSuccess();
    }

    @Override
    public StreamSink stream(Session session, IncomingStream message) {
        return new StreamSink() {
            private long octets = message.gathered().length();

            @Override
            public void piece(Bytes piece) {
                octets += piece.length();
            }

            @Override
            public void complete() {
                streamed.add(octets);
                message.accept();
                message.reportSuccess();
            }

            @Override
            public void aborted(String why) {
                streamed.add(-1L);
            }
        };
    }

    @Override
    public void closed(Session session, SessionEnd why) {
        ends.add(why);
    }

    @Override
    public void renewed(Grant fresh) {
        renewed.add(fresh);
    }

    @Override
    public void expired(RelayException why) {
        // The session hears it too.
    }

    @Override
    public void close() {
        within(client.close());
        within(endpoint.shutdown(Duration.ZERO));
        within(vertx.close());
    }
}
