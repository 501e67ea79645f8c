package org.parley.client;

import io.vertx.core.Vertx;
import java.util.concurrent.CompletionStage;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.session.MsrpEndpoint;
import org.parley.msrp.session.relay.Grant;
import org.parley.msrp.session.relay.GrantListener;
import org.parley.msrp.session.relay.RelayAccess;
import org.parley.msrp.session.relay.RelayClient;
import org.parley.msrp.session.relay.RelayException;

/** One stay's way through relays: their URIs before the offer, and new ones in a re-INVITE before those end (RFC 4976 §9.4). */
final class RelayedStay implements GrantListener {
    private final Visit visit;
    private final RelayClient client;

    RelayedStay(Visit visit, Vertx vertx, MsrpEndpoint endpoint, RelayAccess access) {
        this.visit = visit;
        client = RelayClient.over(vertx, endpoint, access);
    }

    CompletionStage<Grant> grant(MsrpUri own) {
        return client.grant(own, this).toCompletionStage();
    }

    @Override
    public void renewed(Grant fresh) {
        visit.renewed(fresh);
    }

    @Override
    public void expired(RelayException why) {
        visit.mediaOver(String.valueOf(why.getMessage()));
    }

    CompletionStage<Void> close() {
        return client.close().toCompletionStage();
    }
}
