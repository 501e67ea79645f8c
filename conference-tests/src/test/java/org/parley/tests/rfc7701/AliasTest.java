package org.parley.tests.rfc7701;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
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

    @Test
    void subscribersAndThoseWhoAskAreSentThereToo(Stage stage) {
        SipCall watcher = stage.keep(new SipCall(stage.tcp(), Stage.aor("watcher"), "sip:foyer@rooms.example.org"));
        assertThat(moved(watcher.subscribe())).isEqualTo("sip:lobby@rooms.example.org");
        SipCall asks = stage.keep(new SipCall(stage.tcp(), Stage.aor("watcher"), "sip:foyer@rooms.example.org"));
        assertThat(moved(asks.transact(asks.request("OPTIONS")))).isEqualTo("sip:lobby@rooms.example.org");
    }
}
