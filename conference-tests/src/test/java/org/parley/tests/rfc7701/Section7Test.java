package org.parley.tests.rfc7701;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.tests.rfc7701.Asking.nickname;
import static org.parley.tests.rfc7701.Asking.nicknameText;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.Credentials;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Nicknames (RFC 7701 §7): one user's, prepared and compared by RFC 8266, always answered. */
@ParleyServer({"rooms.reserved-nicknames=Admin", "rooms.nickname-quarantine=0s"})
class Section7Test {

    @Covers("7701-7.1-14")
    @Covers("7701-7.1-12")
    @Covers("7701-7.1-13")
    @Covers("7701-7.1-9")
    @Test
    void aNicknameIsOneUsersAndARefusedOneMayTryAnother(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        MsrpText asked = nicknameText(alice, "\"Queen\"");
        MsrpFrame granted = alice.msrp().transact(asked);
        assertThat(granted.code()).isEqualTo(200);
        assertThat(granted.tid()).isEqualTo(asked.tid());
        assertThat(nickname(bob, "\"Queen\"")).isEqualTo(425);
        assertThat(nickname(bob, "\"Admin\"")).as("reserved").isEqualTo(425);
        assertThat(nickname(bob, "\"King\"")).isEqualTo(200);
        assertThat(nickname(alice, "\"King\"")).isEqualTo(425);
    }

    @Covers("7701-7.1-7")
    @Test
    void nicknamesAreComparedAsPrepared(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        assertThat(nickname(alice, "\"Alice Liddell\"")).isEqualTo(200);
        for (String alike : List.of(
                "alice liddell", "ALICE LIDDELL", "  Alice    Liddell ", "\uff21lice Liddell", "Alice\u00a0Liddell")) {
            assertThat(nickname(bob, '"' + alike + '"')).as(alike).isEqualTo(425);
        }
        assertThat(nickname(bob, "\"Alice Liddel\"")).isEqualTo(200);
    }

    @Covers("7701-7.1-11")
    @Covers("7701-7.1-16")
    @Test
    void aMalformedValueIs424(Stage stage) {
        Participant alice = stage.join("alice");
        for (String bad : List.of(
                "Alice", "\"Alice", "\"Al\"ice\"", "\"Al\\ice\"", "\"Alice\\\"", "\"   \"", "\"a\u200db\"", "\"")) {
            assertThat(nickname(alice, bad)).as(bad).isEqualTo(424);
        }
        assertThat(nickname(alice, "\"Al\\\"ice \\\\ co\"")).isEqualTo(200);
    }

    @Covers("7701-7.1-2")
    @Test
    void withoutUseNicknameItIsRefused(Stage stage) {
        Participant alice = stage.join("alice");
        MsrpText bare = MsrpText.request("NICKNAME", alice.serverPath(), alice.path());
        assertThat(alice.msrp().transact(bare).code()).isEqualTo(400);
        alice.say("still here");
    }

    @Covers("7701-7.1-3")
    @Test
    void itIsMeasuredInOctets(Stage stage) {
        Participant alice = stage.join("alice");
        assertThat(nickname(alice, '"' + "a".repeat(1023) + '"')).isEqualTo(200);
        assertThat(nickname(alice, '"' + "a".repeat(1024) + '"')).isEqualTo(424);
        assertThat(nickname(alice, '"' + "\u00e9".repeat(511) + "a\"")).isEqualTo(200);
        assertThat(nickname(alice, '"' + "\u00e9".repeat(512) + '"')).isEqualTo(424);
    }

    @Covers("7701-7-2")
    @Covers("7701-7.1-19")
    @Test
    void devicesOfOneUserMayShareItAndNoneGetsItUnasked(Stage stage) {
        Participant phone = stage.join("bob");
        Participant desk = stage.join("bob");
        Participant carol = stage.join("carol");
        assertThat(nickname(phone, "\"Bobby\"")).isEqualTo(200);
        assertThat(nickname(phone, "\"Rob\"")).isEqualTo(200);
        assertThat(nickname(carol, "\"Bobby\""))
                .as("the other device had none of it")
                .isEqualTo(200);
        assertThat(nickname(desk, "\"Rob\"")).isEqualTo(200);
        assertThat(nickname(phone, "\"\"")).isEqualTo(200);
        assertThat(nickname(carol, "\"Rob\"")).as("still the other device's").isEqualTo(425);
        assertThat(nickname(desk, "\"Robert\"")).isEqualTo(200);
        assertThat(nickname(carol, "\"Rob\"")).isEqualTo(200);
    }

    @Covers("7701-7.2-2")
    @Covers("7701-7.3-1")
    @Test
    void theOldOneStaysUntilTheNewOneIsGrantedAndIsFreeOnceItWasRemoved(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        assertThat(nickname(alice, "\"One\"")).isEqualTo(200);
        assertThat(nickname(bob, "\"Two\"")).isEqualTo(200);
        assertThat(nickname(alice, "\"Two\"")).isEqualTo(425);
        assertThat(nickname(bob, "\"One\"")).as("not given up").isEqualTo(425);
        assertThat(nickname(alice, "\"Three\"")).isEqualTo(200);
        assertThat(nickname(bob, "\"One\"")).isEqualTo(200);
        assertThat(nickname(alice, "\"\"")).isEqualTo(200);
        assertThat(nickname(bob, "\"Three\"")).isEqualTo(200);
    }

    @Covers("7701-7.1-17")
    @Covers("7701-7.1-4")
    @Test
    void reportHeadersAreNothingToItAndItIsNothingToOtherMethods(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        MsrpText asked =
                nicknameText(alice, "\"Al\"").header("Success-Report", "yes").header("Failure-Report", "no");
        assertThat(alice.msrp().transact(asked).code()).isEqualTo(200);
        byte[] envelope = alice.envelope("by any other name");
        MsrpText said = alice.message(envelope, "Use-Nickname: \"Admin\"");
        assertThat(alice.msrp().transact(said).code()).isEqualTo(200);
        bob.hear("by any other name");
        assertThat(nickname(bob, "\"Al\"")).as("alice has kept her own").isEqualTo(425);
        alice.settle();
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).isEmpty();
    }

    @Covers("7701-7.1-15")
    @Test
    void theAnswerGoesTheWholeWayBack(Stage stage) {
        String path = "msrp://relay.example.org:2855/" + Octets.token(20) + ";tcp msrp://127.0.0.1:9/"
                + Octets.token(20) + ";tcp";
        Participant alice = stage.join("alice", plan -> plan.path(path));
        MsrpFrame answer = alice.msrp().transact(nicknameText(alice, "\"Al\""));
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.need("To-Path")).isEqualTo(path);
    }

    @Covers("7701-11-5")
    @Covers("7701-7-1")
    @Test
    void ofManyWhoWantItAtOnceOneGetsIt(Stage stage) {
        List<Participant> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(stage.join("user" + i));
        }
        List<MsrpText> asked = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            MsrpText text = nicknameText(all.get(i % 20), "\"Winner\"");
            asked.add(text);
            all.get(i % 20).msrp().send(text);
        }
        int[] granted = new int[20];
        for (int i = 0; i < 100; i++) {
            int code = all.get(i % 20).msrp().response(asked.get(i).tid()).code();
            assertThat(code).isIn(200, 425);
            granted[i % 20] += code == 200 ? 1 : 0;
        }
        assertThat(Arrays.stream(granted).filter(times -> times > 0).toArray())
                .as("one user, each time it asked")
                .containsExactly(5);
    }

    @Covers("7701-7.1-20")
    @Covers("7701-4.1-2")
    @Covers("7701-11-6")
    @Test
    void whoLeftOrLostItsConnectionKeepsItForAWhile() {
        try (RunningServer server = RunningServer.start(false, "rooms.nickname-quarantine=1h");
                Stage stage = Stage.of(server)) {
            Participant keeper = stage.join("keeper");
            Participant alice = stage.join("alice");
            Participant bob = stage.join("bob");
            assertThat(nickname(alice, "\"Queen\"")).isEqualTo(200);
            assertThat(nickname(bob, "\"King\"")).isEqualTo(200);
            alice.leave();
            bob.msrp().close();
            bob.call().expect("BYE");
            assertThat(nickname(keeper, "\"Queen\"")).isEqualTo(425);
            assertThat(nickname(keeper, "\"King\"")).isEqualTo(425);
            assertThat(nickname(stage.join("alice"), "\"Queen\"")).isEqualTo(200);
            assertThat(nickname(stage.join("bob"), "\"King\"")).isEqualTo(200);
        }
    }

    @Covers("7701-7.1-5")
    @Covers("7701-7.1-6")
    @Covers("7701-4.1-1")
    @Test
    void aRoomWithoutNicknamesSays403WhateverIsAsked() {
        try (RunningServer server = RunningServer.start(false, "rooms.nicknames=false");
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice");
            assertThat(alice.answer().attribute("chatroom")).isEqualTo("private-messages");
            assertThat(nickname(alice, "\"Queen\"")).isEqualTo(403);
            assertThat(nickname(alice, "malformed")).isEqualTo(403);
        }
    }

    @Test
    void aRoomsOwnLimitIs423() {
        try (RunningServer server = RunningServer.start(false, "rooms.nickname-length=16");
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice");
            assertThat(nickname(alice, '"' + "a".repeat(17) + '"')).isEqualTo(423);
            assertThat(nickname(alice, '"' + "a".repeat(16) + '"')).isEqualTo(200);
        }
    }

    @Covers("7701-7.1-10")
    @Test
    void itBelongsToWhoeverWasVouchedForNotToWhoeverFromNames() {
        try (RunningServer server = RunningServer.start(false, Credentials.settings("sip.trusted-peers=127.0.0.1"));
                Stage stage = Stage.of(server)) {
            Participant alice =
                    stage.join("alice", plan -> plan.headers("P-Asserted-Identity: <sip:alice@example.org>"));
            Participant forged =
                    stage.join("alice", plan -> plan.headers("P-Asserted-Identity: <sip:mallory@example.org>"));
            assertThat(nickname(alice, "\"Queen\"")).isEqualTo(200);
            assertThat(nickname(forged, "\"Queen\"")).isEqualTo(425);
        }
    }
}
