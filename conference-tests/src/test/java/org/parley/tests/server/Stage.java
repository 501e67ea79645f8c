package org.parley.tests.server;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.MsrpListener;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;

/** One test's peers and its room; all of them are sent home when the test ends, and what the server wrote to them is held to the rules. */
public final class Stage implements AutoCloseable {
    private final RunningServer server;
    private final String room = "sip:room-" + Octets.token(8).toLowerCase(java.util.Locale.ROOT) + "@rooms.example.org";
    private final List<Participant> participants = new ArrayList<>();
    private final List<SipCall> calls = new ArrayList<>();
    private final List<MsrpPeer> peers = new ArrayList<>();
    private final List<AutoCloseable> rest = new ArrayList<>();
    private @Nullable SipAgent udp;
    private @Nullable SipAgent tcp;
    private boolean lenient;

    Stage(RunningServer server) {
        this.server = server;
    }

    /** A stage for a server started by hand; close it by hand. */
    public static Stage of(RunningServer server) {
        return new Stage(server);
    }

    /** The server. */
    public RunningServer server() {
        return server;
    }

    /** A room nobody else uses. */
    public String room() {
        return room;
    }

    /** The SIP URI of a user of this name. */
    public static String aor(String name) {
        return "sip:" + name + "@example.org";
    }

    /** This stage's SIP agent over UDP. */
    public SipAgent udp() {
        if (udp == null) {
            udp = keep(SipAgent.udp(server.address("sip.udp")));
        }
        return udp;
    }

    /** This stage's SIP agent over TCP. */
    public SipAgent tcp() {
        if (tcp == null) {
            tcp = keep(SipAgent.tcp(server.address("sip.tcp")));
        }
        return tcp;
    }

    /** Somebody of this name, joined over UDP with the usual offer. */
    public Participant join(String name) {
        return join(name, plan -> {});
    }

    /** Somebody of this name, joined over UDP with a changed plan. */
    public Participant join(String name, Consumer<Join> change) {
        return join(name, room, change);
    }

    /** Somebody of this name, joined to another room. */
    public Participant join(String name, String otherRoom, Consumer<Join> change) {
        Join plan = Join.as(aor(name), otherRoom);
        change.accept(plan);
        return add(Participant.join(udp(), plan));
    }

    /** Keeps a participant for the end. */
    public Participant add(Participant participant) {
        participants.add(participant);
        return participant;
    }

    /** A call not yet made, over UDP, to this stage's room. */
    public SipCall call(String name) {
        return keep(new SipCall(udp(), aor(name), room));
    }

    /** A bare MSRP connection to the server. */
    public MsrpPeer connect() {
        return add(MsrpPeer.connect(server.address("msrp.tcp")));
    }

    /** Keeps a call for the end, when it is hung up. */
    public SipCall keep(SipCall call) {
        calls.add(call);
        return call;
    }

    /** Keeps a connection for the end. */
    public MsrpPeer add(MsrpPeer peer) {
        peers.add(peer);
        return peer;
    }

    /** A listening MSRP peer. */
    public MsrpListener listen() {
        return keep(MsrpListener.listen());
    }

    /** Closes this at the end. */
    public <T extends AutoCloseable> T keep(T what) {
        rest.add(what);
        return what;
    }

    /** Does not hold what the server wrote to the rules of the wire: for tests in which a peer ends connections in the middle. */
    public void lenient() {
        lenient = true;
    }

    /** Fails when the server wrote anything to our peers that breaks the rules of the wire. */
    void assertNothingBroken() {
        List<String> broken = new ArrayList<>();
        participants.forEach(each -> broken.addAll(brokenTo(each)));
        peers.forEach(peer -> broken.addAll(peer.broken()));
        if (!lenient && !broken.isEmpty()) {
            throw new AssertionError("the server broke the rules of the wire: " + broken);
        }
    }

    private static List<String> brokenTo(Participant participant) {
        return participant.isConnected() ? participant.msrp().broken() : List.of();
    }

    @Override
    public void close() {
        participants.forEach(each -> each.call().hangUp());
        calls.forEach(SipCall::hangUp);
        participants.forEach(Participant::close);
        peers.forEach(MsrpPeer::close);
        Collections.reverse(rest);
        for (AutoCloseable each : rest) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing " + each, e);
            }
        }
    }
}
