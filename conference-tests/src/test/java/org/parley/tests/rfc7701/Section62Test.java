package org.parley.tests.rfc7701;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.tests.rfc7701.Asking.tell;
import static org.parley.tests.rfc7701.Asking.whisper;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Received;
import org.parley.tests.server.Credentials;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Private messages (RFC 7701 §6.2): to one user, on every device that takes them, and to nobody else. */
@ParleyServer
class Section62Test {
    private static Participant knowing(Stage stage, String name) {
        return stage.join(name, Asking::knowing);
    }

    /** Whatever the room had for these has come, and nothing of it was said in private. */
    private static void nobodyElse(Participant speaker, String secret, Participant... others) {
        String open = "public " + Octets.token(8);
        speaker.say(open);
        for (Participant each : others) {
            each.hear(open);
            assertThat(each.contents())
                    .noneMatch(frame -> Octets.latin(frame.raw()).contains(secret));
        }
    }

    private static boolean says(MsrpFrame frame, String text) {
        return Octets.latin(frame.raw()).contains(text);
    }

    @Covers("7701-6.2-11")
    @Covers("7701-6.2-12")
    @Test
    void itReachesItsRecipientUnchangedAndNobodyElse(Stage stage) {
        Participant alice = knowing(stage, "alice");
        Participant bob = knowing(stage, "bob");
        Participant carol = knowing(stage, "carol");
        byte[] envelope = whisper(alice, bob.aor(), "psst bob");
        assertThat(alice.msrp().transact(alice.message(envelope)).code()).isEqualTo(200);
        assertThat(bob.hear("psst bob").body()).isEqualTo(envelope);
        nobodyElse(alice, "psst bob", carol);
    }

    @Covers("7701-6.2-13")
    @Covers("7701-6.2-8")
    @Covers("7701-6.2-7")
    @Test
    void everyDeviceThatTakesItGetsIt(Stage stage) {
        Participant alice = knowing(stage, "alice");
        Participant phone = knowing(stage, "bob");
        Participant desk = knowing(stage, "bob");
        Participant old = stage.join("bob");
        assertThat(tell(alice, phone.aor(), "psst devices").code()).isEqualTo(200);
        phone.hear("psst devices");
        desk.hear("psst devices");
        nobodyElse(alice, "psst devices", old);
    }

    @Covers("7701-6.2-6")
    @Covers("7701-5.2-15")
    @Covers("7701-8-2")
    @Test
    void whoTakesNoneIs428(Stage stage) {
        Participant alice = knowing(stage, "alice");
        Participant bare = stage.join("bob", plan -> plan.offer(sdp -> sdp.attribute("chatroom")));
        Participant silent = stage.join("carol");
        assertThat(tell(alice, bare.aor(), "psst bare").code()).isEqualTo(428);
        assertThat(tell(alice, silent.aor(), "psst silent").code()).isEqualTo(428);
        nobodyElse(alice, "psst", bare, silent);
    }

    @Covers("7701-6.2-5")
    @Test
    void whoIsNotInTheRoomIs404(Stage stage) {
        Participant alice = knowing(stage, "alice");
        Participant bob = knowing(stage, "bob");
        assertThat(tell(alice, Stage.aor("nobody"), "psst nobody").code()).isEqualTo(404);
        nobodyElse(alice, "psst nobody", bob);
    }

    @Covers("7701-6.2-4")
    @Covers("7701-6.2-3")
    @Test
    void severalToAndAForeignFromAre403(Stage stage) {
        Participant alice = knowing(stage, "alice");
        Participant bob = knowing(stage, "bob");
        Participant carol = knowing(stage, "carol");
        byte[] two = Cpim.from(alice.aor(), bob.aor())
                .line("To: <" + carol.aor() + ">")
                .wrap("text/plain", Octets.of("psst both"));
        assertThat(alice.msrp().transact(alice.message(two)).code()).isEqualTo(403);
        byte[] foreign = Cpim.text(carol.aor(), bob.aor(), "psst forged");
        assertThat(alice.msrp().transact(alice.message(foreign)).code()).isEqualTo(403);
        nobodyElse(alice, "psst", bob, carol);
    }

    @Covers("7701-6.2-10")
    @Test
    void itsReportCarriesFromAndToOfTheMessage(Stage stage) {
        Participant alice = knowing(stage, "alice");
        Participant bob = knowing(stage, "bob");
        byte[] envelope = whisper(alice, bob.aor(), "psst report");
        var asked = alice.message(envelope, "Success-Report: yes");
        assertThat(alice.msrp().transact(asked).code()).isEqualTo(200);
        MsrpFrame report = alice.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(report.need("Status")).startsWith("000 200");
        assertThat(report.need("Content-Type")).isEqualTo("message/cpim");
        assertThat(Cpim.values(report.needBody(), "From")).isEqualTo(Cpim.values(envelope, "From"));
        assertThat(Cpim.values(report.needBody(), "To")).isEqualTo(Cpim.values(envelope, "To"));
        bob.hear("psst report");
    }

    @Covers("7701-6.2-14")
    @Test
    void oneMayWriteToOneself(Stage stage) {
        Participant alice = knowing(stage, "alice");
        Participant other = knowing(stage, "alice");
        Participant bob = knowing(stage, "bob");
        assertThat(tell(alice, alice.aor(), "psst myself").code()).isEqualTo(200);
        // from and to one address, which is how these peers tell the room's own notices
        alice.notice("her own words", frame -> says(frame, "psst myself"));
        other.notice("her own words", frame -> says(frame, "psst myself"));
        nobodyElse(alice, "psst myself", bob);
        assertThat(alice.msrp().inbox().seen(frame -> frame.isSend() && says(frame, "psst myself")))
                .as("once")
                .hasSizeLessThanOrEqualTo(1);
    }

    @Covers("7701-6.1-21")
    @Test
    void aLargeOneGoesInChunksToItsRecipientAlone(Stage stage) {
        Participant alice = knowing(stage, "alice");
        Participant bob = knowing(stage, "bob");
        Participant carol = knowing(stage, "carol");
        byte[] envelope =
                Cpim.from(alice.aor(), bob.aor()).wrap("application/octet-stream", Octets.random(300_000, 62));
        String id = Octets.token(12);
        int half = envelope.length / 2;
        alice.msrp().send(alice.chunk(id, "1-*/" + envelope.length, Arrays.copyOfRange(envelope, 0, half), "+"));
        byte[] rest = Arrays.copyOfRange(envelope, half, envelope.length);
        assertThat(alice.msrp()
                        .transact(alice.chunk(id, (half + 1) + "-*/" + envelope.length, rest, "$"))
                        .code())
                .isEqualTo(200);
        Received heard = bob.receive("the large one", message -> message.body().length == envelope.length);
        assertThat(heard.body()).isEqualTo(envelope);
        alice.say("large and done");
        carol.hear("large and done");
        assertThat(carol.contents()).allMatch(frame -> frame.needBody().length < 1000);
    }

    @Covers("7701-6.2-9")
    @Covers("7701-4.1-3")
    @Test
    void aRoomWithoutThemSays403AndPassesNothingOn() {
        try (RunningServer server = RunningServer.start(false, "rooms.private-messages=false");
                Stage stage = Stage.of(server)) {
            Participant alice = knowing(stage, "alice");
            Participant bob = knowing(stage, "bob");
            assertThat(alice.answer().attribute("chatroom")).isEqualTo("nickname");
            assertThat(tell(alice, bob.aor(), "psst forbidden").code()).isEqualTo(403);
            nobodyElse(alice, "psst forbidden", bob);
        }
    }

    @Covers("7701-6.2-2")
    @Test
    void everyUriOfAParticipantLeadsToIt() {
        try (RunningServer server = RunningServer.start(false, Credentials.settings("sip.trusted-peers=127.0.0.1"));
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice", plan -> {
                Asking.knowing(plan);
                plan.headers("P-Asserted-Identity: <sip:alice@example.org>");
            });
            Participant bob = stage.join("bob", plan -> {
                Asking.knowing(plan);
                plan.headers("P-Asserted-Identity: <sip:bob@example.org>, <tel:+1-555-1234>");
            });
            for (String uri : List.of("sip:bob@example.org", "tel:+15551234")) {
                assertThat(tell(alice, uri, "psst " + uri).code()).as(uri).isEqualTo(200);
                bob.hear("psst " + uri);
            }
        }
    }
}
