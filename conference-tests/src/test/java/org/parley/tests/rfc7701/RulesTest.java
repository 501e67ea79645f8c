package org.parley.tests.rfc7701;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.tests.rfc7701.Asking.knowing;
import static org.parley.tests.rfc7701.Asking.nickname;
import static org.parley.tests.rfc7701.Asking.tell;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** Rules of single rooms, as their configuration has them, on the wire (RFC 7701 §4.1, §11). */
@ParleyServer(
        lasting = true,
        value = {
            "rooms.moderators=sip:moderator@example.org",
            "rooms.list={"
                    + "slow: {slow-mode: 1h},"
                    + "flooded: {flood-messages: 2, flood-window: 1h},"
                    + "small: {max-size: 1KiB, commands: false},"
                    + "typed: {wrapped-types: [text/plain, image/png], commands: false},"
                    + "members: {access: members, members: ['sip:alice@example.org']},"
                    + "invited: {access: invitation},"
                    + "secret: {access: password,"
                    + " password-hash: 'saltsaltsalt:5b17853fa5b0f3135c0639ec2ad0d9f1eb28a1fd6b30c0b34b2db8a284ea38eb'},"
                    + "stage: {default-role: observer, observers: ['sip:bob@example.org']},"
                    + "two: {max-participants: 2},"
                    + "one-device: {simultaneous-access: false},"
                    + "plain: {nicknames: false, private-messages: false},"
                    + "named: {reserved-nicknames: [Admin], registered-nicknames: {Boss: 'sip:alice@example.org'}},"
                    + "told: {report: delivered}}"
        })
class RulesTest {
    private static String room(String name) {
        return "sip:" + name + "@rooms.example.org";
    }

    private static Participant join(Stage stage, String name, String room) {
        return stage.join(name, room(room), plan -> {});
    }

    private static SipMessage invite(Stage stage, String name, String uri) {
        SipCall call = stage.keep(new SipCall(stage.udp(), Stage.aor(name), uri));
        SipMessage response = call.invite(
                Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text());
        if (response.status() == 200) {
            call.ack();
        }
        return response;
    }

    private static MsrpFrame say(Participant who, String text) {
        return who.msrp().transact(who.message(who.envelope(text)));
    }

    @Covers("7701-11-1")
    @Test
    void slowModeBindsParticipantsNotModeratorsAndNotAcrossDevicesOrComings(Stage stage) {
        Participant alice = join(stage, "alice", "slow");
        Participant moderator = join(stage, "moderator", "slow");
        assertThat(say(alice, "one").code()).isEqualTo(200);
        moderator.hear("one");
        MsrpFrame refused = say(alice, "two");
        assertThat(refused.code()).isEqualTo(413);
        assertThat(refused.startLine()).contains("Wait a little");
        assertThat(say(join(stage, "alice", "slow"), "three").code())
                .as("another device")
                .isEqualTo(413);
        alice.leave();
        assertThat(say(join(stage, "alice", "slow"), "four").code())
                .as("come again")
                .isEqualTo(413);
        for (String text : new String[] {"five", "six", "seven"}) {
            assertThat(say(moderator, text).code()).isEqualTo(200);
        }
    }

    @Covers("7701-11-1")
    @Test
    void aFloodIsStoppedAndTheRoomStaysUsable(Stage stage) {
        Participant alice = join(stage, "alice", "flooded");
        Participant bob = join(stage, "bob", "flooded");
        Participant moderator = join(stage, "moderator", "flooded");
        assertThat(say(alice, "one").code()).isEqualTo(200);
        assertThat(say(alice, "two").code()).isEqualTo(200);
        for (int i = 0; i < 20; i++) {
            assertThat(say(alice, "torrent " + i).code()).isEqualTo(413);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(say(moderator, "order " + i).code()).isEqualTo(200);
        }
        assertThat(say(bob, "and I?").code()).isEqualTo(200);
        alice.hear("and I?");
        bob.hear("order 4");
        assertThat(bob.contents().stream().map(frame -> Octets.latin(frame.needBody())))
                .noneMatch(body -> body.contains("torrent"));
    }

    @Test
    void aRoomsOwnSizeIsOfferedAndKept(Stage stage) {
        Participant alice = join(stage, "alice", "small");
        assertThat(alice.answer().need("max-size")).isEqualTo("1024");
        MsrpFrame refused = alice.msrp().transact(alice.message(alice.envelope("x".repeat(1024))));
        assertThat(refused.code()).isEqualTo(413);
        Participant elsewhere = join(stage, "alice", "typed");
        assertThat(elsewhere
                        .msrp()
                        .transact(elsewhere.message(elsewhere.envelope("x".repeat(1024))))
                        .code())
                .as("a rule of that room alone")
                .isEqualTo(200);
    }

    @Covers("7701-4.1-9")
    @Test
    void aRoomsTypesAreOfferedExactlyAndKept(Stage stage) {
        Participant alice = join(stage, "alice", "typed");
        Participant bob = join(stage, "bob", "typed");
        assertThat(alice.answer().need("accept-wrapped-types")).isEqualTo("text/plain image/png");
        assertThat(join(stage, "alice", "small").answer().need("accept-wrapped-types"))
                .as("any")
                .isEqualTo("*");
        byte[] html = alice.envelope("text/html", Octets.of("<p>no</p>"));
        assertThat(alice.msrp().transact(alice.message(html)).code()).isEqualTo(415);
        assertThat(say(alice, "plain").code()).isEqualTo(200);
        bob.hear("plain");
    }

    @Test
    void onlyMembersComeIntoTheirRoom(Stage stage) {
        assertThat(invite(stage, "bob", room("members")).status()).isEqualTo(403);
        join(stage, "alice", "members");
        join(stage, "moderator", "members");
    }

    @Test
    void onlyTheInvitedComeIntoTheirRoom(Stage stage) {
        SipMessage refused = invite(stage, "bob", room("invited"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.startLine()).contains("for those invited");
        join(stage, "moderator", "invited");
    }

    @Test
    void aPasswordIsAskedForAndOnlyTheRightOneLetsIn(Stage stage) {
        assertThat(invite(stage, "bob", room("secret")).status()).isEqualTo(403);
        assertThat(invite(stage, "bob", room("secret") + ";password=wrong").status())
                .isEqualTo(403);
        SipMessage in = invite(stage, "bob", room("secret") + ";password=open%20sesame");
        assertThat(in.status()).isEqualTo(200);
        assertThat(in.need("Contact")).doesNotContain("sesame");
    }

    @Test
    void observersHearAndDoNotSpeakToAnybody(Stage stage) {
        Participant moderator = stage.join("moderator", room("stage"), Asking::knowing);
        Participant bob = stage.join("bob", room("stage"), Asking::knowing);
        Participant carol = stage.join("carol", room("stage"), Asking::knowing);
        assertThat(say(bob, "may I?").code()).isEqualTo(403);
        assertThat(say(carol, "or I?").code()).as("observers by default").isEqualTo(403);
        assertThat(tell(bob, carol.aor(), "psst").code())
                .as("not in private either")
                .isEqualTo(403);
        moderator.say("nobody but me");
        bob.hear("nobody but me");
        carol.hear("nobody but me");
    }

    @Test
    void aRoomsOwnPlacesAndDevicesCount(Stage stage) {
        join(stage, "alice", "two");
        join(stage, "bob", "two");
        assertThat(invite(stage, "carol", room("two")).status()).isEqualTo(486);
        join(stage, "alice", "one-device");
        assertThat(invite(stage, "alice", room("one-device")).status()).isEqualTo(403);
    }

    @Covers("7701-4.1-1")
    @Covers("7701-4.1-3")
    @Test
    void nicknamesAndPrivateMessagesAreARoomsChoice(Stage stage) {
        Participant alice = stage.join("alice", room("plain"), Asking::knowing);
        Participant bob = stage.join("bob", room("plain"), Asking::knowing);
        assertThat(alice.answer().need("chatroom")).isEmpty();
        assertThat(nickname(alice, "\"Queen\"")).isEqualTo(403);
        assertThat(tell(alice, bob.aor(), "psst").code()).isEqualTo(403);
        Participant elsewhere = stage.join("alice", room("typed"), plan -> knowing(plan));
        assertThat(elsewhere.answer().need("chatroom")).isEqualTo("nickname private-messages");
        assertThat(nickname(elsewhere, "\"Queen\"")).isEqualTo(200);
    }

    @Test
    void registeredNicknamesAreForOneAndReservedOnesForNobody(Stage stage) {
        Participant alice = join(stage, "alice", "named");
        Participant bob = join(stage, "bob", "named");
        assertThat(nickname(bob, "\"BOSS\"")).isEqualTo(425);
        assertThat(nickname(alice, "\"boss\"")).isEqualTo(200);
        assertThat(nickname(alice, "\"admin\"")).isEqualTo(425);
        assertThat(nickname(join(stage, "bob", "typed"), "\"Boss\""))
                .as("elsewhere")
                .isEqualTo(200);
    }

    @Test
    void whatASuccessReportMeansIsARoomsChoice(Stage stage) {
        Participant alice = join(stage, "alice", "told");
        Participant bob = stage.join("bob", room("told"), plan -> plan.offer(sdp -> sdp.wrapped("image/png")));
        byte[] envelope = Cpim.text(alice.aor(), room("told"), "not for bob");
        assertThat(alice.msrp()
                        .transact(alice.message(envelope, "Success-Report: yes"))
                        .code())
                .isEqualTo(200);
        alice.notice("that nobody was reached", frame -> Octets.latin(frame.needBody())
                .contains("reached 0 of 1"));
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).isEmpty();
        bob.leave();
    }
}
