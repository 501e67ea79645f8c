package org.parley.tests.rfc4976;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.DigestAnswer;
import org.parley.tests.peer.DigestChallenge;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.peer.RelayGrant;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningRelay;

/** AUTH and what it grants (RFC 4976 §4, §5.1, §6.3, §10.3): challenges, Use-Path, Expires and their bounds. */
@ParleyRelay({"relay.expires.min=60s", "relay.expires.default=900s", "relay.expires.max=3600s"})
class AuthTest {
    @Covers("4976-5.1-7")
    @Covers("4976-6.1-3")
    @Covers("4976-10.3-1")
    @Covers("4976-8-3")
    @Test
    void withoutCredentialsThereIsAChallengePerAlgorithm(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        MsrpText auth = alice.auth("msrps://alice@" + RelayStage.NAME + ";tcp");
        MsrpFrame response = alice.msrp().transact(auth);
        assertThat(response.startLine()).isEqualTo("MSRP " + auth.tid() + " 401 Unauthorized");
        assertThat(response.toPath()).containsExactly(alice.uri());
        assertThat(response.fromPath()).containsExactly("msrps://alice@" + RelayStage.NAME + ";tcp");
        List<DigestChallenge> challenges = DigestChallenge.of(response);
        assertThat(challenges.stream().map(DigestChallenge::algorithm).toList())
                .containsExactlyInAnyOrder("SHA-256", "MD5");
        assertThat(response.header("Use-Path")).isNull();
        MsrpFrame wrong = alice.present(DigestAnswer.to(challenges.get(0), "alice", "guess", alice.target(), 1));
        assertThat(wrong.code()).isEqualTo(401);
        assertThat(DigestChallenge.of(wrong)).isNotEmpty();
    }

    @Covers("4976-5.1-8")
    @Test
    void theRealmIsConfiguredOrTheHostName(RelayStage stage) {
        assertThat(stage.connect("alice").challenge().realm()).isEqualTo(RelayStage.NAME);
        try (RunningRelay other = RunningRelay.start("relay.realm=realm.example.org");
                RunningRelay named =
                        RunningRelay.start("relay.realm=default", "relay.tls.advertise=relay.example.org:2855")) {
            assertThat(stage.connect(other, "alice").challenge().realm()).isEqualTo("realm.example.org");
            assertThat(stage.connect(named, "alice")
                            .challenge("msrps://alice@relay.example.org;tcp")
                            .realm())
                    .isEqualTo("relay.example.org");
        }
    }

    @Covers("4976-5.1-3")
    @Covers("4976-9.1-1")
    @Test
    void noCredentialsNoUsePath(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        DigestChallenge challenge = alice.challenge();
        DigestAnswer good = alice.answer(challenge, 1);
        for (DigestAnswer bad : List.of(
                DigestAnswer.to(challenge, "alice", "guess", alice.target(), 1),
                DigestAnswer.to(challenge, "nobody", RelayUsers.password("nobody"), alice.target(), 1),
                good.with("username", "\"bob\""),
                good.with("realm", "\"elsewhere\""))) {
            MsrpFrame response = alice.present(bad);
            assertThat(response.code()).isEqualTo(401);
            assertThat(response.header("Use-Path")).isNull();
        }
    }

    @Covers("4976-6.3-6")
    @Test
    void wrongCredentialsGetANewChallenge(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        DigestChallenge first = alice.challenge();
        MsrpFrame response = alice.present(DigestAnswer.to(first, "alice", "guess", alice.target(), 1));
        assertThat(response.code()).isEqualTo(401);
        assertThat(response.header("Use-Path")).isNull();
        DigestChallenge second = DigestChallenge.of(response).get(0);
        assertThat(second.stale()).isFalse();
        assertThat(alice.present(alice.answer(second, 1)).code()).isEqualTo(200);
    }

    @Covers("4976-5.1-2")
    @Covers("4976-4.2-2")
    @Covers("4976-6.3-9")
    @Covers("4976-6.3-17")
    @Covers("4976-5.1-12")
    @Covers("4975-6-3")
    @Covers("4975-14.1-1")
    @Test
    void aGrantHasOneUriOfTheRelayAndItsTime(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        RelayGrant grant = alice.authenticate();
        assertThat(grant.usePath()).hasSize(1);
        MsrpAddress uri = MsrpAddress.of(grant.uri());
        assertThat(uri.scheme()).isEqualTo("msrps");
        assertThat(uri.host()).isEqualTo(RelayStage.NAME);
        assertThat(uri.port()).isEqualTo(stage.relay().tls().getPort());
        assertThat(uri.rest()).isEqualTo(";tcp");
        assertThat(uri.sessionId().length()).as("letters of six bits").isGreaterThanOrEqualTo(14);
        assertThat(grant.expires()).isEqualTo(900);
    }

    @Covers("4976-4.2-1")
    @Covers("4976-8-9")
    @Test
    void usePathNamesTheConfiguredHostHoweverItWasReached(RelayStage stage) {
        try (RunningRelay named =
                RunningRelay.start("relay.tls.advertise=relay.example.org:2855", "relay.domains=relay, 127.0.0.1")) {
            RelayClient alice = stage.connect(named, "alice");
            String byAddress = "msrps://alice@127.0.0.1:2855;tcp";
            MsrpFrame challenged = alice.msrp().transact(alice.auth(byAddress));
            assertThat(challenged.code()).isEqualTo(401);
            DigestAnswer answer = DigestAnswer.to(
                    DigestChallenge.of(challenged).get(0), "alice", RelayUsers.password("alice"), byAddress, 1);
            MsrpFrame granted = alice.msrp().transact(alice.auth(byAddress).header("Authorization", answer.text()));
            assertThat(granted.need("Use-Path")).startsWith("msrps://relay.example.org:2855/");
        }
    }

    @Covers("4976-5.1-4")
    @Covers("4976-6.3-14")
    @Test
    void everyAuthGrantsAnotherUriAndAllAreValid(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        String first = alice.relayUri();
        Set<String> uris = java.util.stream.IntStream.range(0, 20)
                .mapToObj(i -> alice.authenticate().uri())
                .collect(Collectors.toSet());
        assertThat(uris).hasSize(20).doesNotContain(first);
        for (String uri : List.of(first, alice.relayUri())) {
            MsrpText send = RelayClient.messageTo(uri + " " + bob.uri(), alice.uri(), uri.getBytes());
            assertThat(alice.msrp().transact(send).code()).isEqualTo(200);
            assertThat(bob.hear(uri).fromPath().get(0)).isEqualTo(uri);
        }
    }

    @Covers("4976-4.1-1")
    @Test
    void peersReachTheClientByItsGrant(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        MsrpPeer peer = stage.stranger();
        peer.send(
                RelayClient.messageTo(alice.path(), "msrps://peer.invalid:9/peerpeerpeer;tcp", new byte[] {'h', 'i'}));
        assertThat(alice.hear("hi").toPath()).containsExactly(alice.uri());
    }

    @Covers("4976-4.6-1")
    @Test
    void aShorterTimeIsGrantedAsAsked(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        assertThat(alice.authenticate("Expires: 600").expires()).isBetween(1L, 600L);
        assertThat(alice.authenticate("Expires: 60").expires()).isBetween(1L, 60L);
    }

    @Covers("4976-6.3-7")
    @Covers("4976-6.3-8")
    @Covers("4976-4.6-2")
    @Covers("4975-10.7-1")
    @Test
    void timesOutOfBoundsAreRefusedWithTheBound(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        DigestChallenge challenge = alice.challenge();
        MsrpFrame tooShort = alice.present(alice.answer(challenge, 1), "Expires: 1");
        assertThat(tooShort.code()).isEqualTo(423);
        assertThat(tooShort.need("Min-Expires")).isEqualTo("60");
        assertThat(tooShort.header("Max-Expires")).isNull();
        assertThat(tooShort.header("Use-Path")).isNull();
        MsrpFrame tooLong = alice.present(alice.answer(challenge, 2), "Expires: 999999");
        assertThat(tooLong.code()).isEqualTo(423);
        assertThat(tooLong.need("Max-Expires")).isEqualTo("3600");
        assertThat(tooLong.header("Min-Expires")).isNull();
        RelayGrant granted = alice.authenticate("Expires: 60");
        assertThat(alice.msrp().inbox().seen(frame -> frame.code() == 200 || frame.code() == 401))
                .allMatch(frame -> frame.header("Min-Expires") == null && frame.header("Max-Expires") == null);
        assertThat(granted.expires()).isPositive();
    }

    @Covers("4976-7-1")
    @Test
    void authIsWrittenInCapitals(RelayStage stage) {
        stage.lenient();
        RelayClient alice = stage.connect("alice");
        alice.challenge();
        RelayClient bob = stage.connect("bob");
        bob.msrp().send(MsrpText.request("auth", bob.target(), bob.uri()));
        RelayClient witness = stage.client("carol");
        stage.settle(bob.msrp(), witness);
        assertThat(bob.msrp().inbox().seen(frame -> frame.code() == 200 || frame.code() == 401))
                .isEmpty();
    }

    @Covers("4976-7-2")
    @Test
    void expiresIsDigitsOnly(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        DigestChallenge challenge = alice.challenge();
        int nc = 0;
        for (String wrong : List.of("15m", "-1", "9.5")) {
            MsrpFrame response = alice.present(alice.answer(challenge, ++nc), "Expires: " + wrong);
            assertThat(response.code()).as("Expires: " + wrong).isEqualTo(400);
            assertThat(response.header("Use-Path")).isNull();
        }
        assertThat(alice.authenticate("Expires: 900").expires()).isEqualTo(900);
    }

    @Covers("4976-7-3")
    @Test
    void usePathIsUrisWithSingleSpaces(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        assertThat(alice.grant().response().need("Use-Path")).matches("msrps://[^ ,]+(?: msrps://[^ ,]+)*");
    }

    @Covers("4976-8-4")
    @Covers("4975-6-4")
    @Test
    void aNumericTargetWithoutPortIsMalformed(RelayStage stage) {
        stage.lenient();
        for (String target : List.of("msrps://192.0.2.1;tcp", "msrps://[2001:db8::1];tcp")) {
            RelayClient alice = stage.connect("alice");
            MsrpText auth = alice.auth(target);
            alice.msrp().send(auth);
            RelayClient witness = stage.client("bob");
            stage.settle(alice.msrp(), witness);
            assertThat(alice.msrp().inbox().seen(frame -> frame.answers(auth.tid())))
                    .allMatch(frame -> frame.code() == 400);
        }
    }

    @Covers("4976-8-8")
    @Covers("4976-9.2-6")
    @Covers("4976-9.2-11")
    @Covers("4976-9.4-1")
    @Test
    void withoutTlsThereIsNoAuthAndNoClient(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint victim = stage.endpoint();
        MsrpPeer plain = stage.plain();
        RelayClient bob = RelayClient.over(
                plain, RelayStage.NAME, stage.relay().tls().getPort(), "bob", RelayUsers.password("bob"));
        MsrpText auth = bob.auth();
        plain.send(auth);
        stage.settle(plain, alice);
        assertThat(plain.inbox().seen(frame -> frame.answers(auth.tid())))
                .allMatch(frame -> frame.code() == 403 && frame.header("Use-Path") == null);
        // Towards the client of the relay a peer may come without TLS.
        MsrpPeer peer = stage.plain();
        peer.send(RelayClient.messageTo(alice.path(), "msrp://peer.invalid:9/peerpeerpeer;tcp", new byte[] {'h', 'i'}));
        alice.hear("hi");
        // The client itself may not.
        MsrpPeer careless = stage.plain();
        careless.send(alice.message(victim.uri(), "in the clear"));
        stage.settle(careless, alice);
        assertThat(alice.msrp().transact(alice.message(victim.uri(), "safely")).code())
                .isEqualTo(200);
        victim.hear("safely");
        assertThat(RelayStage.contents(victim.msrp())).hasSize(1);
    }
}
