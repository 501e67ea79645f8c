package org.parley.msrp.session;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.session.relay.Grant;
import org.parley.msrp.session.relay.GrantListener;
import org.parley.msrp.session.relay.RelayAccess;
import org.parley.msrp.session.relay.RelayClient;
import org.parley.msrp.session.relay.RelayException;

/** An endpoint with a client of relays, and what its grants come to. */
final class RelayGround implements AutoCloseable {
    final Ground ground;
    final RelayClient client;
    final BlockingQueue<Grant> renewed = new LinkedBlockingQueue<>();
    final BlockingQueue<RelayException> expired = new LinkedBlockingQueue<>();

    RelayGround(EndpointConfig config, RelayAccess access) {
        ground = new Ground(config);
        client = RelayClient.over(ground.vertx, ground.endpoint, access);
    }

    static RelayGround over(Path trust, String... relays) {
        return new RelayGround(EndpointConfig.defaults(), access(trust, relays));
    }

    static RelayAccess access(Path trust, String... relays) {
        List<MsrpUri> uris = new ArrayList<>();
        for (String relay : relays) {
            uris.add(MsrpUri.parse(relay));
        }
        return RelayAccess.of(uris, ScriptedRelay.USER, ScriptedRelay.PASSWORD).trusting(trust);
    }

    static RelayAccess resolving(RelayAccess access, FakeDns dns) {
        return new RelayAccess(
                access.relays(),
                access.user(),
                access.password(),
                access.lifetime(),
                access.idle(),
                access.trust(),
                List.of(dns.address()));
    }

    static RelayAccess idling(RelayAccess access, Duration idle) {
        return new RelayAccess(
                access.relays(),
                access.user(),
                access.password(),
                access.lifetime(),
                idle,
                access.trust(),
                access.nameServers());
    }

    MsrpUri own() {
        return MsrpUri.of(true, "127.0.0.1", 9, ground.ids.sessionId());
    }

    Future<Grant> ask(MsrpUri own) {
        return client.grant(own, new GrantListener() {
            @Override
            public void renewed(Grant fresh) {
                renewed.add(fresh);
            }

            @Override
            public void expired(RelayException why) {
                expired.add(why);
            }
        });
    }

    Future<Grant> ask() {
        return ask(own());
    }

    /** Why nothing was granted. */
    static RelayException refusal(Future<Grant> asked) {
        try {
            Grant granted = asked.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
            throw new AssertionError("granted " + granted);
        } catch (java.util.concurrent.ExecutionException | CompletionException e) {
            if (e.getCause() instanceof RelayException why) {
                return why;
            }
            throw new AssertionError(e);
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        Ground.await(client.close());
        ground.close();
    }
}
