package org.parley.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Callee;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.PortMapping;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipDigest;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/**
 * A whole visit to a room behind Debian's kamailio: users over UDP with digest, the focus over TCP, Record-Route both ways, and the room calls people through it. REFER and
 * SUBSCRIBE go where the user dialled, as the clients that people have do.
 */
class KamailioVisitTest {
    private static final String ALICE = Stage.aor("alice");
    private static final String BOB = Stage.aor("bob");

    private RunningServer server;
    private KamailioProxy proxy;
    private Stage stage;
    private PortMapping door;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        PeerProgram.need("kamailio", "kamailio");
        door = PortMapping.tcp(); // the proxy has to know where the focus is, and the focus where the proxy is
        proxy = KamailioProxy.before(door.address());
        server = KamailioProxy.focus(
                "sip.outbound-proxy=" + proxy.uri(), "rooms.moderators=" + ALICE, "rooms.roster.interval=0s");
        door.to(server.address("sip.tcp"));
        stage = Stage.of(server);
    }

    @AfterEach
    void stop() throws IOException {
        try {
            if (stage != null) {
                stage.close();
            }
            if (server != null) {
                server.expectEmpty();
                server.close();
            }
        } finally {
            if (proxy != null) {
                proxy.close();
            }
            if (door != null) {
                door.close();
            }
        }
    }

    /** A phone of this user's, known to the proxy. */
    private SipAgent registered(String user) {
        SipAgent phone = stage.keep(proxy.user());
        assertThat(KamailioProxy.register(phone, user).status()).isEqualTo(200);
        return phone;
    }

    /** A dialog of its own with what the user dialled. */
    private SipCall aside(SipAgent phone, String user) {
        return stage.keep(new SipCall(phone, Stage.aor(user), stage.room()))
                .authenticating(SipDigest.of(user, user + "-secret"));
    }

    /** Waits until the roster shows these users and nobody else. */
    private static void shows(SipCall watcher, String... users) {
        ConferenceInfo seen = ConferenceInfo.in(watcher.notification());
        while (!seen.users().keySet().equals(Set.of(users))) {
            seen = ConferenceInfo.in(watcher.notification());
        }
    }

    /** Waits until the issuer of a REFER is told this final status. */
    private static void told(SipCall issuer, int status) {
        SipMessage news = issuer.notification();
        while (news.body().startsWith("SIP/2.0 1")) {
            assertThat(news.need("Subscription-State")).startsWith("active");
            news = issuer.notification();
        }
        assertThat(news.body()).startsWith("SIP/2.0 " + status + " ");
        assertThat(news.need("Subscription-State")).startsWith("terminated");
    }

    private static void goneThroughTheProxy(SipMessage request) {
        assertThat(request.values("Via")).as(request.toString()).hasSize(2);
    }

    @Covers("4579-5.5-1")
    @Covers("4579-5.11-1")
    @Test
    void joinRosterDialOutTalkPutOutAndBye() {
        SipAgent alicesPhone = registered("alice");
        Callee bob = Callee.at(registered("bob"), "bob").knownAs(BOB);

        // join
        Participant alice = KamailioProxy.join(stage, alicesPhone, "alice");
        assertThat(alice.accepted().tokens("Record-Route")).hasSize(2);

        // roster, by a SUBSCRIBE of its own to the room's address
        SipCall watcher = aside(alicesPhone, "alice");
        assertThat(watcher.subscribe().status()).isEqualTo(200);
        SipMessage first = watcher.notification();
        goneThroughTheProxy(first);
        assertThat(ConferenceInfo.in(first).users()).containsOnlyKeys(ALICE);

        // the room calls a registered user, for Alice
        SipCall issuer = aside(alicesPhone, "alice");
        SipMessage taken = issuer.refer("<" + BOB + ">");
        assertThat(taken.status()).as(taken.toString()).isEqualTo(202);
        SipMessage invite = bob.rung();
        goneThroughTheProxy(invite);
        assertThat(invite.uri("From")).isEqualTo(stage.room());
        assertThat(invite.need("Contact")).contains(";isfocus");
        assertThat(invite.tokens("Record-Route")).hasSize(2);
        assertThat(invite.header("Route")).isNull();
        Participant called = stage.add(bob.come(invite));
        told(issuer, 200);
        shows(watcher, ALICE, BOB);

        // they talk
        alice.say("there you are");
        called.hear("there you are");
        called.say("here I am");
        alice.hear("here I am");

        // both sides change what was agreed
        assertThat(alice.call().invite(Sdp.of(alice.path()).version(2).text()).status())
                .isEqualTo(200);
        alice.call().ack();
        assertThat(called.call()
                        .transact(called.call().request("UPDATE").add("Contact", "<" + bob.uri() + ">"))
                        .status())
                .isEqualTo(200);
        alice.say("still there?");
        called.hear("still there?");

        // Alice has Bob put out
        SipCall putsOut = aside(alicesPhone, "alice");
        assertThat(putsOut.refer("<" + BOB + ";method=BYE>").status()).isEqualTo(202);
        SipMessage bye = called.call().expect("BYE");
        goneThroughTheProxy(bye);
        told(putsOut, 200);
        shows(watcher, ALICE);

        // and leaves
        assertThat(watcher.subscribe("Expires: 0").status()).isEqualTo(200);
        assertThat(alice.call().bye().status()).isEqualTo(200);
        server.awaitMetric("parley_room_participants", 0);
    }

    @Test
    void whoIsNotRegisteredOrWillNotComeIsToldToWhoAsked() {
        SipAgent alicesPhone = registered("alice");
        Callee bob = Callee.at(registered("bob"), "bob").knownAs(BOB);
        Participant alice = KamailioProxy.join(stage, alicesPhone, "alice");

        SipCall inCall = alice.call();
        assertThat(inCall.refer("<" + BOB + ">").status()).isEqualTo(202);
        bob.refuse(bob.rung(), 486, "Busy Here");
        told(inCall, 486);

        SipCall aside = aside(alicesPhone, "alice");
        assertThat(aside.refer("<" + Stage.aor("nobody") + ">").status()).isEqualTo(202);
        told(aside, 404);
    }

    @Test
    void whoMayNotIsRefusedAndBobStays() {
        SipAgent bobsPhone = registered("bob");
        SipAgent alicesPhone = registered("alice");
        Participant alice = KamailioProxy.join(stage, alicesPhone, "alice");
        Participant bob = KamailioProxy.join(stage, bobsPhone, "bob");
        assertThat(aside(bobsPhone, "bob").refer("<" + ALICE + ";method=BYE>").status())
                .isEqualTo(403);
        bob.say("I only tried");
        alice.hear("I only tried");
    }

    /** The shortest interval there is (RFC 4028 §4): the focus refreshes at its half. */
    @Test
    void theFocusRefreshesTheSessionThroughTheProxy() {
        SipAgent phone = registered("alice");
        Participant alice = KamailioProxy.join(
                stage,
                phone,
                "alice",
                "Supported: timer",
                "Session-Expires: 90;refresher=uas",
                "Allow: INVITE, ACK, CANCEL, BYE, UPDATE, NOTIFY");
        assertThat(alice.accepted().need("Session-Expires")).isEqualTo("90;refresher=uas");
        SipMessage refresh = phone.requests()
                .take(
                        "a refresh",
                        request -> request.method().equals("UPDATE")
                                && request.need("Call-ID").equals(alice.call().callId()),
                        Duration.ofMinutes(3));
        goneThroughTheProxy(refresh);
        assertThat(refresh.need("Session-Expires")).startsWith("90");
        assertThat(alice.call().bye().status()).isEqualTo(200);
    }
}
