package org.parley.tests.rfc7701;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** Other names of rooms: whoever dials one is sent to the room's own, for what is said there is addressed to that (RFC 7701 §6.1: envelopes are not rewritten). */
@ParleyServer(
        lasting = true,
        value = {
            "rooms.create=configured",
            "rooms.owners=sip:owner@example.org",
            "rooms.moderators=sip:mod@example.org",
            "rooms.list={lobby: {aliases: [foyer, hall]}, 'sip:yard@one.example.org': {aliases: ['sip:garden@two.example.org']}}"
        })
class AliasTest {
    private static SipMessage invite(Stage stage, String uri) {
        SipCall call = stage.keep(new SipCall(stage.udp(), Stage.aor("alice"), uri));
        return call.invite(
                Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text());
    }

    private static String moved(SipMessage response) {
        assertThat(response.status()).isEqualTo(302);
        assertThat(response.need("Contact")).endsWith(";isfocus");
        return response.uri("Contact");
    }

    @Covers("4579-4.2-2")
    @Test
    void anotherNameLeadsToTheRoomsOwn(Stage stage) {
        String room = moved(invite(stage, "sip:foyer@rooms.example.org"));
        assertThat(room).isEqualTo("sip:lobby@rooms.example.org");
        Participant alice = stage.join("alice", room, plan -> {});
        Participant bob = stage.join("bob", moved(invite(stage, "sip:hall@rooms.example.org")), plan -> {});
        bob.say("addressed to what I dialled in the end");
        assertThat(Octets.latin(
                        alice.hear("addressed to what I dialled in the end").body()))
                .contains("To: <sip:lobby@rooms.example.org>");
    }

    @Test
    void portAndParametersStayAsTheyWereDialled(Stage stage) {
        String at = "127.0.0.1:" + stage.server().address("sip.udp").getPort();
        assertThat(moved(invite(stage, "sip:foyer@" + at + ";transport=udp")))
                .isEqualTo("sip:lobby@" + at + ";transport=udp");
    }

    @Test
    void aNameOnAnotherDomainLeadsToTheRoomsDomain(Stage stage) {
        assertThat(moved(invite(stage, "sip:garden@two.example.org"))).isEqualTo("sip:yard@one.example.org");
        assertThat(invite(stage, "sip:garden@one.example.org").status()).isEqualTo(404);
    }

    private static SipCall outside(Stage stage, String name, String uri) {
        return stage.keep(new SipCall(stage.tcp(), Stage.aor(name), uri));
    }

    private static String last(SipCall issuer) {
        assertThat(issuer.notification().body()).isEqualTo("SIP/2.0 100 Trying\r\n");
        SipMessage last = issuer.notification();
        assertThat(last.need("Subscription-State")).isEqualTo("terminated;reason=noresource");
        return last.body();
    }

    @Test
    void whoAsksWhatIsThereIsSentThereToo(Stage stage) {
        SipCall asks = outside(stage, "watcher", "sip:foyer@rooms.example.org");
        assertThat(moved(asks.transact(asks.request("OPTIONS")))).isEqualTo("sip:lobby@rooms.example.org");
    }

    @Test
    void theRosterIsToldByAnyNameAndSaysTheRoomsOwn(Stage stage) {
        Participant alice = stage.join("alice", "sip:yard@one.example.org", plan -> {});
        SipCall watcher = outside(stage, "watcher", "sip:garden@two.example.org");
        SipMessage ok = watcher.subscribe();
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.uri("Contact")).startsWith("sip:yard@");
        ConferenceInfo roster = ConferenceInfo.in(watcher.notification());
        assertThat(roster.entity()).isEqualTo("sip:yard@one.example.org");
        assertThat(roster.users().keySet()).containsExactly(alice.aor());
        assertThat(watcher.subscribe("Expires: 0").status()).isEqualTo(200);
        assertThat(ConferenceInfo.in(watcher.notification()).entity()).isEqualTo("sip:yard@one.example.org");
    }

    @Test
    void aReferToAnotherNameIsAReferToTheRoom(Stage stage) {
        Participant carol = stage.join("carol", "sip:lobby@rooms.example.org", plan -> {});
        SipCall issuer = outside(stage, "mod", "sip:hall@rooms.example.org");
        SipMessage accepted = issuer.refer("<" + carol.aor() + ";method=BYE>");
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.uri("Contact")).startsWith("sip:lobby@");
        assertThat(last(issuer)).isEqualTo("SIP/2.0 200 OK\r\n");
        carol.call().expect("BYE");
    }

    @Test
    void anotherNameInReferToIsTheRoomItself(Stage stage) {
        SipCall issuer = outside(stage, "mod", "sip:lobby@rooms.example.org");
        assertThat(issuer.refer("<sip:foyer@rooms.example.org>").status())
                .as("a room is not called into itself")
                .isEqualTo(403);
        Participant carol = stage.join("carol", "sip:lobby@rooms.example.org", plan -> {});
        SipCall owner = outside(stage, "owner", "sip:lobby@rooms.example.org");
        assertThat(owner.refer("<sip:foyer@rooms.example.org;method=BYE>").status())
                .isEqualTo(202);
        assertThat(last(owner)).isEqualTo("SIP/2.0 200 OK\r\n");
        assertThat(carol.call().expect("BYE").need("Reason")).contains("410");
    }
}
