package org.parley.tests.rfc4579;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.Credentials;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;
import org.w3c.dom.Element;

/** REFER with method=BYE (RFC 4579 §5.11): somebody is put out, or the room ends. */
@ParleyServer({"rooms.owners=sip:owner@example.org", "rooms.moderators=sip:mod@example.org", "rooms.roster.interval=0s"
})
class PuttingOutTest {
    @TempDir
    private Path folder = Path.of("");

    private static SipCall issuer(Stage stage, String name) {
        return stage.keep(new SipCall(stage.tcp(), Stage.aor(name), stage.room()));
    }

    private static String out(String uri) {
        return "<" + uri + ";method=BYE>";
    }

    /** 202 and two NOTIFYs, the second with this status. */
    private static void refer(SipCall issuer, String target, int status) {
        SipMessage accepted = issuer.refer(out(target));
        assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
        assertThat(issuer.notification().body()).startsWith("SIP/2.0 100 ");
        assertThat(issuer.notification().body()).startsWith("SIP/2.0 " + status + " ");
    }

    private static ConferenceInfo roster(Stage stage) {
        SipCall watcher = issuer(stage, "watcher");
        assertThat(watcher.subscribe("Expires: 0").status()).isEqualTo(200);
        return ConferenceInfo.in(watcher.notification());
    }

    @Covers("4579-5.11-1")
    @Covers("4579-5.11-2")
    @Test
    void whoIsPutOutHearsByeAndNoMoreOfTheRoster(Stage stage) {
        Participant alice = stage.join("alice");
        Participant carol = stage.join("carol");
        SipCall watcher = issuer(stage, "carol");
        assertThat(watcher.subscribe().status()).isEqualTo(200);
        watcher.notification();
        assertThat(carol.call().subscribe().status()).isEqualTo(200);
        carol.call().notification();
        refer(issuer(stage, "mod"), carol.aor(), 200);
        SipMessage bye = carol.call().expect("BYE");
        assertThat(bye.tag("To"))
                .as("by the dialog's own data")
                .isEqualTo(carol.call().fromTag());
        assertThat(bye.need("Reason")).startsWith("SIP;cause=403;text=");
        for (SipCall subscriber : List.of(watcher, carol.call())) {
            SipMessage last = subscriber.notification();
            while (last.need("Subscription-State").startsWith("active")) {
                last = subscriber.notification();
            }
            assertThat(last.need("Subscription-State")).isEqualTo("terminated;reason=rejected");
        }
        assertThat(roster(stage).users().keySet()).containsExactly(alice.aor());
        stage.server().awaitMetric("parley_msrp_sessions", 1);
    }

    @Test
    void everyDeviceOfAUserGoesWhicheverUriTheRosterShows(Stage stage) {
        Participant alice = stage.join("alice");
        Participant first = stage.join("carol");
        Participant second = stage.join("carol");
        Element user = roster(stage).users().get(first.aor());
        String device = ConferenceInfo.children(user, "endpoint").get(1).getAttribute("entity");
        refer(issuer(stage, "mod"), device, 200);
        first.call().expect("BYE");
        second.call().expect("BYE");
        assertThat(roster(stage).users().keySet()).containsExactly(alice.aor());
        refer(issuer(stage, "mod"), device, 404);
        refer(issuer(stage, "mod"), "sips:ALICE@example.org", 404);
        refer(issuer(stage, "mod"), "sips:%61lice@EXAMPLE.org:5061;transport=tcp", 200);
        alice.call().expect("BYE");
    }

    @Test
    void whoIsAnonymousGoesByItsAnonymousUriAlone(Stage stage) {
        stage.join("alice");
        Participant hidden = stage.join("carol", plan -> plan.headers("Privacy: id"));
        String anonymous = roster(stage).users().keySet().stream()
                .filter(uri -> uri.endsWith("@anonymous.invalid"))
                .findFirst()
                .orElseThrow();
        refer(issuer(stage, "mod"), hidden.aor(), 404);
        refer(issuer(stage, "mod"), anonymous, 200);
        hidden.call().expect("BYE");
    }

    @Test
    void anybodyMayPutItselfOut(Stage stage) {
        stage.join("alice");
        SipCall call = stage.join("carol").call();
        refer(call, Stage.aor("carol"), 200);
        call.expect("BYE");
    }

    @Test
    void theRoomsOwnUriEndsTheRoom(Stage stage) {
        Participant alice = stage.join("alice");
        Participant carol = stage.join("carol");
        SipCall watcher = issuer(stage, "watcher");
        watcher.subscribe();
        watcher.notification();
        assertThat(issuer(stage, "mod").refer(out(stage.room())).status()).isEqualTo(403);
        refer(issuer(stage, "owner"), stage.room(), 200);
        for (Participant each : List.of(alice, carol)) {
            assertThat(each.call().expect("BYE").need("Reason")).contains("cause=410");
        }
        assertThat(watcher.notification().need("Subscription-State")).isEqualTo("terminated;reason=noresource");
        assertThat(issuer(stage, "owner").refer(out(stage.room())).status()).isEqualTo(404);
    }

    @Test
    void theAuditSaysWhoHadWhomPutOut() throws IOException {
        Path audit = folder.resolve("audit.jsonl");
        try (RunningServer server =
                        RunningServer.start(false, "audit.file=" + audit, "rooms.moderators=sip:mod@example.org");
                Stage stage = Stage.of(server)) {
            Participant carol = stage.join("carol");
            SipCall issuer = issuer(stage, "mod");
            issuer.refer("<" + carol.aor() + ";method=BYE?Reason=SIP%3Btext%3D%22spam%22>");
            carol.call().expect("BYE");
            Await.until("an audit record", () -> audit.toFile().length() > 0);
            assertThat(Files.readString(audit))
                    .contains("\"act\":\"kick\"", "sip:mod@example.org", carol.aor(), "spam");
            issuer.notification();
            issuer.notification();
        }
    }

    @Covers("4579-5.1-1")
    @Covers("4579-6-1")
    @Test
    void strangersAreAskedWhoTheyAre() {
        try (RunningServer server = RunningServer.start(
                        false,
                        Credentials.settings(
                                "rooms.domains=rooms.example.org", "rooms.moderators=sip:bob@example.org"));
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice", plan -> plan.digest(Credentials.of("alice")));
            SipMessage unknown = stage.call("bob")
                    .invite(Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp")
                            .text());
            assertThat(unknown.status()).isEqualTo(401);
            assertThat(unknown.body()).isEmpty();
            assertThat(server.metric("parley_msrp_sessions"))
                    .as("alice's alone")
                    .hasValue(1.0);
            assertThat(server.metric("parley_room_participants")).hasValue(1.0);
            SipCall stranger = new SipCall(stage.tcp(), Stage.aor("bob"), stage.room());
            assertThat(stranger.refer(out(alice.aor())).status()).isEqualTo(401);
            SipCall inCall = alice.call().authenticating(null);
            assertThat(inCall.refer(out(alice.aor())).status()).isEqualTo(401);
            inCall.authenticating(Credentials.of("alice"));
            assertThat(inCall.refer(out(Stage.aor("bob"))).status()).isEqualTo(403);
            assertThat(alice.call().heard("BYE")).isEmpty();
            SipCall bob =
                    new SipCall(stage.tcp(), Stage.aor("bob"), stage.room()).authenticating(Credentials.of("bob"));
            refer(bob, alice.aor(), 200);
            alice.call().expect("BYE");
        }
    }
}
