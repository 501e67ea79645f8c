package org.parley.tests.rfc7701;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.tests.rfc7701.Asking.nickname;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SipCall;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;
import org.w3c.dom.Element;

/** Nicknames as the conference event package tells them (RFC 7701 §7.4, RFC 6501). */
@ParleyServer({"rooms.roster.interval=0s", "rooms.nickname-quarantine=0s"})
class NicknamesInRostersTest {
    private static SipCall watcher(Stage stage, String... lines) {
        SipCall call = stage.keep(new SipCall(stage.tcp(), Stage.aor("watcher"), stage.room()));
        assertThat(call.subscribe(lines).status()).isEqualTo(200);
        return call;
    }

    private static Element told(SipCall watcher, Participant who) {
        return ConferenceInfo.in(watcher.notification()).users().get(who.aor());
    }

    @Covers("7701-7.4-1")
    @Covers("7701-7.4-2")
    @Covers("7701-7.2-1")
    @Covers("7701-7.3-1")
    @Covers("4575-6-1")
    @Test
    void eachChangeIsToldAndTheRemovalToo(Stage stage) {
        Participant alice = stage.join("alice");
        stage.join("bob");
        SipCall watcher = watcher(stage, "User-Agent: Parley test");
        assertThat(ConferenceInfo.nickname(told(watcher, alice))).isEmpty();
        assertThat(nickname(alice, "\"Alice \\\"in\\\" <Wonder> & land\"")).isEqualTo(200);
        String raw = watcher.notification().body();
        ConferenceInfo change = ConferenceInfo.of(raw);
        assertThat(change.state()).isEqualTo("partial");
        assertThat(change.users().keySet()).containsExactly(alice.aor());
        Element user = change.users().get(alice.aor());
        assertThat(ConferenceInfo.stateOf(user)).isEqualTo("full");
        assertThat(ConferenceInfo.nickname(user)).isEqualTo("Alice \"in\" <Wonder> & land");
        assertThat(raw).contains("&amp; land").doesNotContain("<Wonder");
        assertThat(nickname(alice, "\"Al\"")).isEqualTo(200);
        assertThat(ConferenceInfo.nickname(told(watcher, alice))).isEqualTo("Al");
        assertThat(nickname(alice, "\"\"")).isEqualTo(200);
        assertThat(told(watcher, alice).hasAttributeNS("urn:ietf:params:xml:ns:xcon-conference-info", "nickname"))
                .isFalse();
    }

    @Covers("7701-7-3")
    @Test
    void whatStandsInFromIsNoNickname(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        assertThat(nickname(alice, "\"Al\"")).isEqualTo(200);
        byte[] named = Octets.of("From: Somebody Else <" + alice.aor() + ">\r\nTo: <" + stage.room()
                + ">\r\n\r\nContent-Type: text/plain\r\n\r\nwho am I?");
        assertThat(alice.msrp().transact(alice.message(named)).code()).isEqualTo(200);
        byte[] heard = bob.hear("who am I?").body();
        assertThat(Cpim.values(heard, "From")).containsExactly("Somebody Else <" + alice.aor() + ">");
        SipCall watcher = watcher(stage);
        Element user = told(watcher, alice);
        assertThat(ConferenceInfo.nickname(user)).isEqualTo("Al");
        assertThat(ConferenceInfo.text(user, "display-text")).isEqualTo("Al");
        SipCall again = watcher(stage);
        assertThat(ConferenceInfo.nickname(told(again, bob)))
                .as("asked for by nobody")
                .isEmpty();
    }
}
