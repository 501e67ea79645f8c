package org.parley.tests.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** How a participant joins: defaults that suit most tests, each changeable. Every call changes it and returns it. */
public final class Join {
    String aor;
    String room;
    String path;
    final List<String> headers = new ArrayList<>();
    Consumer<Sdp> offer = sdp -> {};

    @Nullable
    SSLContext tls;

    @Nullable
    MsrpPeer connection;

    @Nullable
    SipDigest digest;

    int receiveBuffer;
    boolean binds = true;
    boolean connects = true;

    private Join(String aor, String room) {
        this.aor = aor;
        this.room = room;
        this.path = "msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp";
    }

    /**
     * A plan to join.
     *
     * @param aor the participant's SIP URI
     * @param room the room's SIP URI
     */
    public static Join as(String aor, String room) {
        return new Join(aor, room);
    }

    /** Changes the offer. */
    public Join offer(Consumer<Sdp> change) {
        offer = offer.andThen(change);
        return this;
    }

    /** Adds INVITE header lines. */
    public Join headers(String... lines) {
        headers.addAll(List.of(lines));
        return this;
    }

    /** Our path: the last URI is our own. */
    public Join path(String uris) {
        path = uris;
        return this;
    }

    /** MSRP over TLS with this context. */
    public Join tls(SSLContext context) {
        tls = context;
        path = path.replace("msrp://", "msrps://");
        return this;
    }

    /** Answers challenges with this. */
    public Join digest(SipDigest how) {
        digest = how;
        return this;
    }

    /** MSRP over a connection that is there already. */
    public Join over(MsrpPeer there) {
        connection = there;
        return this;
    }

    /** A small receive buffer for our MSRP connection. */
    public Join receiveBuffer(int octets) {
        receiveBuffer = octets;
        return this;
    }

    /** Connects but sends no first SEND. */
    public Join withoutBinding() {
        binds = false;
        return this;
    }

    /** Ends with the ACK: no MSRP connection is made. */
    public Join withoutConnecting() {
        connects = false;
        return this;
    }
}
