package org.parley.examples;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.session.EndpointConfig;
import org.parley.msrp.session.MsrpEndpoint;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.SessionSpec;
import org.parley.msrp.session.relay.Grant;
import org.parley.msrp.session.relay.GrantListener;
import org.parley.msrp.session.relay.RelayAccess;
import org.parley.msrp.session.relay.RelayClient;
import org.parley.msrp.session.relay.RelayException;

/** Peers A and B: nobody can connect to them, so each is reached through C. Any RFC 4976 client would do; this one is on our own session layer. */
final class CarriedPeer implements GrantListener {
    private final Vertx vertx;
    private final Chatter chatter;
    private final RelayClient relay;

    private CarriedPeer(Chatter chatter, Vertx vertx, RelayAccess access) {
        this.vertx = vertx;
        this.chatter = chatter;
        this.relay = RelayClient.over(vertx, chatter.endpoint(), access);
    }

    /** @param authority who vouches for C's certificate: C's own, if it signed it itself */
    static Future<CarriedPeer> start(
            String name, String user, String password, String relay, Path authority, Consumer<String> heard) {
        Vertx vertx = Vertx.vertx();
        RelayAccess access =
                RelayAccess.of(List.of(MsrpUri.parse(relay)), user, password).trusting(authority);
        return MsrpEndpoint.start(vertx, EndpointConfig.defaults(), new SimpleMeterRegistry())
                .map(endpoint -> new CarriedPeer(new Chatter(name, endpoint, heard), vertx, access))
                .onFailure(failure -> vertx.close());
    }

    /** A URI of the relay's for one session; its path goes into the description. Fails with a {@link RelayException} if C does not want to. */
    Future<Grant> grant() {
        return relay.grant(chatter.endpoint().newUri(true), this);
    }

    /** Waits to be called by a peer with that path. */
    void expect(Grant grant, MsrpPath peer) {
        chatter.expect(spec(grant, peer));
    }

    /** Calls the peer with that path. */
    Session connect(Grant grant, MsrpPath peer) {
        return chatter.endpoint().connect(spec(grant, peer));
    }

    private SessionSpec spec(Grant grant, MsrpPath peer) {
        return SessionSpec.of(grant.own(), peer, chatter).via(grant.route());
    }

    void say(Session session, String line) {
        chatter.say(session, line);
    }

    /** To be offered to the peer with a re-INVITE; these sessions end sooner. */
    @Override
    public void renewed(Grant fresh) {}

    @Override
    public void expired(RelayException why) {}

    Future<Void> close() {
        return Threads.end(vertx, relay.close().eventually(chatter::close));
    }
}
