package org.parley.tests.rfc3261;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipDigest;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.SipText;
import org.parley.tests.server.Credentials;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Who may call, by digest (RFC 3261 §22, RFC 8760; RFC 7701 §5.2). */
class AuthenticationTest {
    private static final SipDigest ALICE = Credentials.of("alice");
    private static final SipDigest BOB = Credentials.of("bob");

    private static RunningServer server;
    private Stage stage;

    @BeforeAll
    static void start() {
        server = RunningServer.start(
                false, Credentials.settings("sip.auth.failures=100000", "rooms.domains=rooms.example.org"));
    }

    @AfterAll
    static void stop() {
        try {
            server.expectEmpty();
        } finally {
            server.close();
        }
    }

    @BeforeEach
    void enter() {
        stage = Stage.of(server);
    }

    @AfterEach
    void leave() {
        stage.close();
    }

    private static String offer() {
        return Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text();
    }

    private Participant joined(String user) {
        return stage.join(user, plan -> plan.digest(Credentials.of(user)));
    }

    /** An INVITE with an Authorization made of what the 401 to the first one says. */
    private SipMessage invite(SipCall call, java.util.function.Function<Map<String, String>, String> authorization) {
        SipMessage challenge = call.invite(offer());
        assertThat(challenge.status()).as(challenge.toString()).isEqualTo(401);
        call.start(call.inviteText(offer()).add("Authorization", authorization.apply(ALICE.choose(challenge))));
        SipMessage response = call.answer();
        call.authenticating(ALICE);
        return response;
    }

    @Covers("7701-5.2-1")
    @Covers("3261-22.2-1")
    @Test
    void aStrangerIsChallengedAndWithThePasswordLetIn() {
        SipCall call = stage.call("alice");
        SipMessage challenge = call.invite(offer());
        assertThat(challenge.status()).isEqualTo(401);
        List<Map<String, String>> challenges = SipDigest.challenges(challenge);
        assertThat(challenges).hasSize(2).allSatisfy(each -> assertThat(each)
                .containsEntry("scheme", "Digest")
                .containsEntry("realm", "example.org")
                .containsEntry("qop", "auth")
                .doesNotContainKey("stale"));
        assertThat(challenges).extracting(each -> each.get("algorithm")).containsExactly("SHA-256", "MD5");
        assertThat(challenges).allSatisfy(each -> assertThat(each.get("nonce")).hasSizeGreaterThan(16));
        long first = call.cseq();

        String answer = ALICE.answer(challenge, "INVITE", call.target());
        call.start(call.inviteText(offer()).add("Authorization", answer));
        SipMessage accepted = call.answer();
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(accepted.cseq()).isGreaterThan(first);
        assertThat(SipDigest.parameters(accepted.need("Authentication-Info")))
                .as("the server knows the password, too")
                .containsEntry("rspauth", ALICE.rspauth(answer))
                .containsEntry("nc", "00000001")
                .containsKey("nextnonce");
        call.ack();
        call.authenticating(ALICE);
        assertThat(call.bye().status()).isEqualTo(200);
    }

    @Covers("7701-5.2-1")
    @Test
    void whoIsLetInTalksAsThatUserAndAsNoOther() {
        Participant alice = joined("alice");
        Participant bob = joined("bob");
        bob.say("proven");
        alice.hear("proven");
        byte[] forged = org.parley.tests.peer.Cpim.text(alice.aor(), stage.room(), "as somebody else");
        assertThat(bob.msrp().transact(bob.message(forged)).code()).isEqualTo(403);
        alice.leave();
        bob.leave();
    }

    @Test
    void oneUserMayComeWithSeveralDevices() {
        Participant desk = joined("alice");
        SipAgent mobile = stage.keep(SipAgent.tcp(server.address("sip.tcp")));
        Participant pocket = stage.add(Participant.join(
                mobile,
                org.parley.tests.peer.Join.as(Stage.aor("alice"), stage.room()).digest(ALICE.by("MD5"))));
        Participant bob = joined("bob");
        bob.say("to both");
        desk.hear("to both");
        pocket.hear("to both");
    }

    @Covers("3261-22.4-1")
    @Test
    void basicIsNeitherTakenNorAskedFor() {
        SipCall call = stage.call("alice");
        String basic = java.util.Base64.getEncoder()
                .encodeToString("alice:alice-secret".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        SipMessage refused = call.invite(offer(), "Authorization: Basic " + basic);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.values("WWW-Authenticate")).isNotEmpty().allMatch(value -> value.startsWith("Digest "));
    }

    @Covers("3261-22.4-2")
    @Test
    void clientsWithAndWithoutQopAuthenticateWithEitherAlgorithm() {
        for (SipDigest how : List.of(
                ALICE.by("MD5"),
                ALICE.by("SHA-256"),
                ALICE.by("MD5").withoutQop(),
                ALICE.by("SHA-256").withoutQop())) {
            SipCall call = stage.call("alice").authenticating(how);
            SipMessage accepted = call.invite(offer());
            assertThat(accepted.status()).as(how + accepted.toString()).isEqualTo(200);
            call.ack();
            assertThat(call.bye().status()).as(how.toString()).isEqualTo(200);
        }
    }

    /** Clients challenged on INVITE, SUBSCRIBE and BYE answer; so all three have to be answerable. */
    @Test
    void inviteSubscribeAndByeAreChallengedAndAnswered() {
        for (SipDigest how : List.of(ALICE.by("MD5"), ALICE.by("MD5").withoutQop(), ALICE.by("SHA-256"))) {
            SipCall call = stage.call("alice").authenticating(how);
            assertThat(call.invite(offer()).status()).isEqualTo(200);
            call.ack();
            SipCall roster = stage.call("alice");
            assertThat(roster.transact(roster.subscribeText()).status()).isEqualTo(401);
            roster.authenticating(how);
            assertThat(roster.subscribe().status()).isEqualTo(200);
            roster.notification();
            call.authenticating(null);
            assertThat(call.transact(call.request("BYE")).status()).isEqualTo(401);
            call.authenticating(how);
            assertThat(call.bye().status()).isEqualTo(200);
        }
    }

    @Covers("3261-22.1-1")
    @Test
    void anAckIsNotChallengedAndTakesTheCredentialsOfItsInvite() {
        SipCall call = stage.call("alice");
        SipMessage challenge = call.invite(offer());
        String answer = ALICE.answer(challenge, "INVITE", call.target());
        call.start(call.inviteText(offer()).add("Authorization", answer));
        assertThat(call.answer().status()).isEqualTo(200);
        stage.udp()
                .send(call.request("ACK", call.accepted().cseq(), SipCall.branch())
                        .add("Authorization", answer));
        call.authenticating(ALICE);
        assertThat(call.transact(call.request("OPTIONS")).status()).isEqualTo(200);
        int copies = accepted(call);
        assertThat(stage.udp().responses().poll(response -> response.method().equals("ACK"), Duration.ofMillis(1_500)))
                .as("an answer to ACK")
                .isEmpty();
        assertThat(accepted(call))
                .as("copies of the 200 once it is acknowledged")
                .isEqualTo(copies);
        assertThat(call.bye().status()).isEqualTo(200);
    }

    private int accepted(SipCall call) {
        return stage.udp()
                .responses()
                .seen(response -> response.status() == 200
                        && response.method().equals("INVITE")
                        && response.need("Call-ID").equals(call.callId()))
                .size();
    }

    @Covers("3261-8.2-2")
    @Test
    void firstItIsAskedWhoSentARequestThenForItsMethodItsRoomAndItsExtensions() {
        SipCall call = stage.call("alice");
        SipText message = call.request("MESSAGE").add("Require", "foo").sdp("v=0\r\n");
        SipMessage stranger = call.transact(message);
        assertThat(stranger.status()).isEqualTo(401);
        SipMessage method = call.transact(call.request("MESSAGE")
                .add("Require", "foo")
                .add("Authorization", ALICE.answer(stranger, "MESSAGE", call.target())));
        assertThat(method.status()).as(method.toString()).isEqualTo(405);

        SipCall lost = stage.keep(new SipCall(stage.udp(), Stage.aor("alice"), "sip:nobody@elsewhere.example.org"));
        lost.authenticating(ALICE);
        assertThat(lost.invite(offer(), "Require: foo").status()).isEqualTo(404);
        SipCall extended = stage.call("alice").authenticating(ALICE);
        SipMessage extension = extended.invite("no description at all", "Require: foo");
        assertThat(extension.status()).isEqualTo(420);
        assertThat(extension.need("Unsupported")).isEqualTo("foo");
    }

    @Covers("3261-22.4-3")
    @Test
    void theUriOfAnAnswerMayDifferButNotNameAnotherServersRoom() {
        SipCall call = stage.call("alice");
        String other = call.target() + ";transport=udp";
        assertThat(invite(call, challenge -> ALICE.answer(challenge, "INVITE", other, 1))
                        .status())
                .isEqualTo(200);
        call.ack();
        assertThat(call.bye().status()).isEqualTo(200);
        SipCall foreign = stage.call("alice");
        assertThat(invite(foreign, challenge -> ALICE.answer(challenge, "INVITE", "sip:room@elsewhere.example.org", 1))
                        .status())
                .isEqualTo(401);
    }

    @Covers("3261-9.2-4")
    @Test
    void aCancelIsNotChallenged() {
        SipCall call = stage.call("alice");
        call.start(call.inviteText(offer()));
        assertThat(call.cancel().status()).isIn(200, 481);
        assertThat(call.answer().status()).isEqualTo(401);
    }

    @Test
    void everyRequestOfADialogIsItsMakersAlone() {
        Participant alice = joined("alice");
        SipCall call = alice.call();
        call.authenticating(null);
        for (String method : List.of("INVITE", "UPDATE", "OPTIONS", "BYE")) {
            SipMessage stranger = call.transact(bare(call, method));
            assertThat(stranger.status()).as(method).isEqualTo(401);
            if (method.equals("INVITE")) {
                ackRefusal(call, stranger);
            }
            SipMessage other = call.transact(bare(call, method)
                    .set("From", "<" + Stage.aor("bob") + ">;tag=" + call.fromTag())
                    .add("Authorization", BOB.answer(stranger, method, call.target())));
            assertThat(other.status()).as(method + other).isEqualTo(403);
            if (method.equals("INVITE")) {
                ackRefusal(call, other);
            }
        }
        alice.say("still here");
        call.authenticating(ALICE);
        assertThat(call.transact(bare(call, "UPDATE")).status()).isEqualTo(200);
        assertThat(call.bye().status()).isEqualTo(200);
    }

    private SipText bare(SipCall call, String method) {
        SipText text = call.request(method);
        return method.equals("BYE") || method.equals("OPTIONS")
                ? text
                : text.add("Contact", "<" + stage.udp().contact("alice") + ">");
    }

    private void ackRefusal(SipCall call, SipMessage refusal) {
        stage.udp()
                .send(SipText.request("ACK", call.target())
                        .add("Via", refusal.need("Via"))
                        .add("Max-Forwards", "70")
                        .add("From", refusal.need("From"))
                        .add("To", refusal.need("To"))
                        .add("Call-ID", call.callId())
                        .add("CSeq", refusal.cseq() + " ACK"));
    }

    @Test
    void fromHasToBeTheUserWhosePasswordItIs() {
        SipCall call = stage.call("bob").authenticating(ALICE);
        assertThat(call.invite(offer()).status()).isEqualTo(403);
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreChallengedAgain() {
        for (SipDigest how : List.of(SipDigest.of("alice", "guess"), SipDigest.of("mallory", "mallory-secret"))) {
            SipCall call = stage.call(how.user()).authenticating(how);
            SipMessage refused = call.invite(offer());
            assertThat(refused.status()).isEqualTo(401);
            assertThat(SipDigest.challenges(refused))
                    .allSatisfy(each -> assertThat(each).doesNotContainKey("stale"));
        }
        assertThat(server.http("/metrics"))
                .containsPattern("parley_sip_identity_total\\{.*outcome=\"failed\".*} [1-9]");
    }

    @Test
    void aReplayedAnswerIsStale() {
        SipCall call = stage.call("alice");
        SipMessage challenge = call.invite(offer());
        String answer = ALICE.answer(challenge, "INVITE", call.target());
        call.start(call.inviteText(offer()).add("Authorization", answer));
        assertThat(call.answer().status()).isEqualTo(200);
        call.ack();

        SipCall thief = stage.call("alice");
        SipMessage refused = thief.invite(offer(), "Authorization: " + answer);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(SipDigest.challenges(refused))
                .allSatisfy(each -> assertThat(each).containsEntry("stale", "true"));
        call.authenticating(ALICE);
        assertThat(call.bye().status()).isEqualTo(200);
    }

    @Test
    void aNonceMayBeUsedAgainWithTheNextCount() {
        SipCall call = stage.call("alice");
        SipMessage challenge = call.invite(offer());
        Map<String, String> asked = ALICE.choose(challenge);
        call.start(call.inviteText(offer()).add("Authorization", ALICE.answer(asked, "INVITE", call.target(), 1)));
        assertThat(call.answer().status()).isEqualTo(200);
        call.ack();
        SipText bye = call.request("BYE");
        assertThat(call.transact(bye.add("Authorization", ALICE.answer(asked, "BYE", bye.requestUri(), 2)))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatWasNeverOfferedIsNotTaken() {
        String room = stage.room();
        Map<String, java.util.function.UnaryOperator<Map<String, String>>> spoilt = Map.of(
                "another realm", answer -> changed(answer, "realm", "\"elsewhere.example\""),
                "auth-int", answer -> changed(answer, "qop", "auth-int"),
                "MD5-sess", answer -> changed(answer, "algorithm", "MD5-sess"),
                "a nonce of nobody's", answer -> changed(answer, "nonce", "\"" + "A".repeat(40) + "\""),
                "count zero", answer -> changed(answer, "nc", "00000000"),
                "another method's", answer -> ALICE.parameters(unquoted(answer), "BYE", room, 1),
                "another room's", answer -> ALICE.parameters(unquoted(answer), "INVITE", "sip:x@elsewhere.example", 1),
                "no response", answer -> changed(answer, "response", "\"\""));
        spoilt.forEach((what, spoil) -> {
            SipMessage refused = invite(
                    stage.call("alice"),
                    challenge -> SipDigest.text(spoil.apply(ALICE.parameters(challenge, "INVITE", room, 1))));
            assertThat(refused.status()).as(what).isEqualTo(401);
        });
    }

    private static Map<String, String> changed(Map<String, String> answer, String name, String value) {
        answer.put(name, value);
        return answer;
    }

    private static Map<String, String> unquoted(Map<String, String> answer) {
        return SipDigest.parameters(SipDigest.text(answer));
    }

    @Test
    void aNonceOfAnotherNodeIsStale() {
        try (RunningServer other = RunningServer.start(false, Credentials.settings("node.name=other"));
                Stage there = Stage.of(other)) {
            SipMessage foreign = there.call("alice").invite(offer());
            SipMessage refused = invite(stage.call("alice"), ours -> ALICE.answer(foreign, "INVITE", stage.room()));
            assertThat(refused.status()).isEqualTo(401);
            assertThat(SipDigest.challenges(refused))
                    .allSatisfy(each -> assertThat(each).containsEntry("stale", "true"));
        }
    }

    @Test
    void anAuthorizationOfAnySizeIsAnsweredAndCostsNothing() {
        SipCall call = stage.keep(new SipCall(stage.tcp(), Stage.aor("alice"), stage.room()));
        SipMessage refused = invite(
                call,
                challenge -> SipDigest.text(changed(
                        ALICE.parameters(challenge, "INVITE", stage.room(), 1),
                        "cnonce",
                        '"' + "c".repeat(7_000) + '"')));
        assertThat(refused.status()).isEqualTo(401);
        SipCall larger = new SipCall(stage.tcp(), Stage.aor("alice"), stage.room());
        assertThat(larger.invite(offer(), "Authorization: Digest username=\"" + "a".repeat(9_000) + "\"")
                        .status())
                .isIn(400, 413, 513);
    }

    @Test
    void theUriMayBeWrittenOtherwiseIfItIsOneOfOurs() {
        SipMessage accepted = invite(
                stage.call("alice"),
                challenge -> ALICE.answer(challenge, "INVITE", stage.room() + ";transport=udp", 1));
        assertThat(accepted.status()).isEqualTo(200);
    }

    @Test
    void strangersLeaveNoTransactionsBehind() {
        double before = transactions();
        for (int i = 0; i < 50; i++) {
            assertThat(stage.call("alice").invite(offer()).status()).isEqualTo(401);
        }
        assertThat(transactions() - before).isLessThan(10);
    }

    private static double transactions() {
        return server.http("/metrics")
                .lines()
                .filter(line -> line.startsWith("parley_sip_live") && line.contains("server-transaction"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void whoWantsToStayUnknownHasToSayWhoItIsToUs() {
        SipCall unproven = stage.call("alice");
        assertThat(unproven.invite(offer(), "Privacy: id").status()).isEqualTo(401);
        SipCall hidden = stage.call("alice").authenticating(ALICE);
        assertThat(hidden.invite(offer(), "Privacy: id").status()).isEqualTo(200);
        hidden.ack();
        hidden.bye();
        SipCall open = stage.call("alice").authenticating(ALICE);
        assertThat(open.invite(offer(), "Privacy: none").status()).isEqualTo(200);
        open.ack();
        open.bye();
    }

    @Test
    void optionsToTheNodeIsAPingAndToARoomAQuestion() {
        SipCall call = stage.call("alice");
        assertThat(call.transact(call.request("OPTIONS")).status()).isEqualTo(401);
        call.authenticating(ALICE);
        assertThat(call.transact(call.request("OPTIONS")).status()).isEqualTo(200);
        SipCall ping = new SipCall(stage.udp(), Stage.aor("proxy"), "sip:127.0.0.1");
        assertThat(ping.transact(ping.request("OPTIONS")).status()).isEqualTo(404);
    }

    @Test
    void anAddressThatGuessesIsRefusedUnheard() {
        try (RunningServer strict = RunningServer.start(false, Credentials.settings("sip.auth.failures=3"));
                Stage there = Stage.of(strict)) {
            for (int i = 0; i < 3; i++) {
                SipCall guess = there.call("alice").authenticating(SipDigest.of("alice", "guess" + i));
                assertThat(guess.invite(offer()).status()).isEqualTo(401);
            }
            SipCall right = there.call("alice").authenticating(ALICE);
            assertThat(right.invite(offer()).status()).isEqualTo(403);
            assertThat(strict.http("/metrics"))
                    .containsPattern("parley_sip_identity_total\\{.*outcome=\"limited\".*} 1");
        }
    }

    @Test
    void identitiesOfStrangersAreNotBelieved() {
        SipMessage refused = stage.call("alice").invite(offer(), "P-Asserted-Identity: <" + Stage.aor("alice") + ">");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(Optional.ofNullable(refused.header("P-Asserted-Identity"))).isEmpty();
    }
}
