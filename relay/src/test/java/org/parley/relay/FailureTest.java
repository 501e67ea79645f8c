package org.parley.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.msrp.session.RawPeer;
import org.parley.relay.admission.BindingLimits;
import org.parley.relay.config.RelayConfig;

/** What goes wrong, who is told, and who is not. */
class FailureTest {
    private static final RelayConfig.Timers QUICK = new RelayConfig.Timers(
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5));

    private Rig rig = new Rig();

    @AfterEach
    void stop() {
        rig.close();
    }

    private void restart(RelayConfig config) {
        rig.close();
        rig = new Rig(config);
    }

    @Test
    void silenceOfTheNextHopIsReported408() throws IOException {
        restart(RelayConfig.defaults().withTimers(QUICK));
        Rig.Client alice = rig.client("alice");
        try (ServerSocket server = Rig.listening()) {
            String to = alice.granted() + " " + Rig.uri(server);
            alice.peer().send(rig.send("part1", to, alice.own(), "Failure-Report: partial\r\n", "hello", '$'));
            alice.peer().send(rig.send("none1", to, alice.own(), "Failure-Report: no\r\n", "hello", '$'));
            alice.peer().send(rig.send("full1", to, alice.own(), "Byte-Range: 6-10/20\r\n", "hello", '+'));
            RawPeer peer = RawPeer.accept(server);
            for (int i = 0; i < 3; i++) {
                assertThat(peer.next().text()).isEqualTo("hello");
            }
            assertThat(alice.peer().next().start()).isEqualTo("MSRP full1 200 OK");
            RawPeer.Wire report = alice.peer().next();
            assertThat(report.isRequest("REPORT")).isTrue();
            assertThat(report.header("Status")).startsWith("000 408");
            assertThat(report.header("Message-ID")).isEqualTo("mfull1");
            assertThat(report.header("Byte-Range")).isEqualTo("6-10/20");
            assertThat(report.header("From-Path")).isEqualTo(alice.granted());
            assertThat(alice.peer().isSilent(300)).isTrue();
        }
    }

    @Test
    void aNextHopThatIsNotThereIsReportedButNotForNo() throws IOException {
        Rig.Client alice = rig.client("alice");
        String gone;
        try (ServerSocket server = Rig.listening()) {
            gone = Rig.uri(server);
        }
        String to = alice.granted() + " " + gone;
        alice.peer().send(rig.send("none1", to, alice.own(), "Failure-Report: no\r\n", "hello", '$'));
        alice.peer().send(rig.send("part1", to, alice.own(), "Failure-Report: partial\r\n", "hello", '$'));
        RawPeer.Wire report = alice.peer().next();
        assertThat(report.header("Message-ID")).isEqualTo("mpart1");
        assertThat(report.header("Status")).startsWith("000 408");
        assertThat(alice.peer().isSilent(200)).isTrue();
    }

    @Test
    void aConnectionLostWithUnansweredMessagesIsReported() {
        Rig.Client alice = rig.client("alice");
        Rig.Client bob = rig.client("bob");
        alice.peer().send(rig.send("send1", alice.granted() + " " + bob.path(), alice.own(), "", "hello", '$'));
        assertThat(alice.peer().next().code()).isEqualTo(200);
        bob.peer().next();
        bob.peer().close();
        assertThat(alice.peer().next().header("Status")).startsWith("000 408");
        alice.peer().send(rig.send("send2", alice.granted() + " " + bob.path(), alice.own(), "", "hello", '$'));
        assertThat(alice.peer().next().start()).startsWith("MSRP send2 481");
        assertThat(rig.ended).containsExactly("bob CONNECTION_CLOSED 0 5");
    }

    @Test
    void aUriIsItsHoldersOnlyAndLeadsToItsHolderOnly() throws IOException {
        Rig.Client alice = rig.client("alice");
        RawPeer mallory = rig.connect();
        try (ServerSocket server = Rig.listening()) {
            String from = "msrp://mallory.invalid:7000/x;tcp";
            mallory.send(rig.send("bad1", alice.granted() + " " + Rig.uri(server), from, "", "x", '$'));
            assertThat(mallory.next().code()).isEqualTo(403);
            mallory.send(rig.send("good1", alice.path(), from, "", "x", '$'));
            assertThat(mallory.next().code()).isEqualTo(200);
            assertThat(alice.peer().next().text()).isEqualTo("x");
            String guessed = rig.authority() + "/guessed;tcp";
            mallory.send(rig.send("bad2", guessed + " " + alice.own(), from, "", "x", '$'));
            assertThat(mallory.next().header("Status")).startsWith("000 481");
            assertThat(mallory.isClosed()).isTrue();
            server.setSoTimeout(200);
            assertThat(alice.peer().isSilent(100)).isTrue();
        }
    }

    @Test
    void aUriEndsWithItsTimeAndSaysSo() {
        Rig.Client alice = rig.client(rig.connect(), "alice", "msrp://a.invalid:7000/a;tcp", "Expires: 1\r\n");
        RawPeer peer = rig.connect();
        String from = "msrp://p.invalid:7000/p;tcp";
        peer.send(rig.send("good1", alice.path(), from, "", "x", '$'));
        assertThat(peer.next().code()).isEqualTo(200);
        assertThat(alice.peer().next().text()).isEqualTo("x");
        int code = 200;
        while (code == 200) {
            // Not so many that unanswered ones fill what may wait for Alice.
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
            peer.send(rig.send(rig.id(), alice.path(), from, "", "x", '$'));
            code = peer.next().code();
        }
        assertThat(code).isEqualTo(481);
        assertThat(rig.ended).singleElement().asString().startsWith("alice EXPIRED");
    }

    @Test
    void whoCannotBeCheckedIsToldToComeAgainAndIsNotBlamed() {
        RawPeer peer = rig.connect();
        for (int attempt = 0; attempt < 10; attempt++) {
            String how = attempt % 2 == 0 ? "gone" : "broken";
            RawPeer.Wire answer = rig.auth(peer, "msrp://a.invalid:7/a;tcp", "Authorization: " + how + "\r\n");
            assertThat(answer.code()).isEqualTo(408);
        }
        assertThat(rig.auth(peer, "msrp://a.invalid:7/a;tcp", "Authorization: alice\r\n")
                        .code())
                .isEqualTo(200);
    }

    @Test
    void wrongCredentialsCloseTheConnectionAfterSome() {
        RawPeer peer = rig.connect();
        for (int i = 0; i < 5; i++) {
            assertThat(rig.auth(peer, "msrp://a.invalid:7/a;tcp", "Authorization: wrong\r\n")
                            .code())
                    .isEqualTo(401);
        }
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void authIsAnsweredWithItsBounds() {
        RawPeer peer = rig.connect();
        String own = "msrp://a.invalid:7/a;tcp";
        RawPeer.Wire tooShort = rig.auth(peer, own, "Authorization: a\r\nExpires: 0\r\n");
        assertThat(tooShort.code()).isEqualTo(423);
        assertThat(tooShort.header("Min-Expires")).isEqualTo("1");
        assertThat(rig.auth(peer, own, "Authorization: a\r\nExpires: 99999\r\n").header("Max-Expires"))
                .isEqualTo("3600");
        assertThat(rig.auth(peer, own, "Authorization: a\r\nExpires: 15m\r\n").code())
                .isEqualTo(400);
        assertThat(rig.auth(peer, own, "Authorization: nobody\r\n").code()).isEqualTo(403);
    }

    @Test
    void holdersHaveSoManyBindings() {
        rig.limits = new BindingLimits(2, 0, 0);
        Rig.Client alice = rig.client("alice");
        rig.client("alice");
        assertThat(rig.auth(alice.peer(), alice.own(), "Authorization: alice\r\n")
                        .start())
                .contains(" 403 ");
        assertThat(rig.count("parley.relay.limited", "limit", "bindings-per-user"))
                .isEqualTo(1);
    }

    @Test
    void theSilentAndTheIdleAreClosed() {
        restart(RelayConfig.defaults().withTimers(QUICK));
        assertThat(rig.connect().isClosed()).isTrue();
        Rig.Client alice = rig.client("alice");
        RawPeer peer = rig.connect();
        peer.send(rig.send("good1", alice.path(), "msrp://p.invalid:7000/p;tcp", "", "x", '$'));
        assertThat(peer.next().code()).isEqualTo(200);
        alice.peer().ok(alice.peer().next());
        assertThat(peer.isClosed()).isTrue();
        assertThat(alice.peer().isSilent(600)).isTrue();
        assertThat(alice.peer().socket.isClosed()).isFalse();
    }

    @Test
    void chatPassesALargeMessageOnTheSameConnection() {
        Rig.Client bob = rig.client("bob");
        Rig.Client alice = rig.client("alice");
        Rig.Client carol = rig.client("carol");
        byte[] body = new byte[8 << 20];
        new Random(2).nextBytes(body);
        String head = "MSRP big1 SEND\r\nTo-Path: " + alice.granted() + " " + bob.path() + "\r\nFrom-Path: "
                + alice.own() + "\r\nMessage-ID: mbig1\r\nByte-Range: 1-*/" + body.length
                + "\r\nContent-Type: application/octet-stream\r\n\r\n";
        var sent = java.util.concurrent.CompletableFuture.runAsync(() -> {
            alice.peer().send(head);
            alice.peer().send(body);
            alice.peer().send("\r\n-------big1$\r\n");
        });
        carol.peer().send(rig.send("chat1", carol.granted() + " " + bob.path(), carol.own(), "", "chat", '$'));
        assertThat(carol.peer().next().code()).isEqualTo(200);
        boolean chatCame = false;
        long received = 0;
        while (received < body.length) {
            RawPeer.Wire wire = bob.peer().next();
            bob.peer().ok(wire);
            byte[] part = java.util.Objects.requireNonNull(wire.body());
            if (part.length == 4) {
                chatCame = true;
                assertThat(received).isLessThan(body.length);
            } else {
                assertThat(wire.header("Byte-Range")).isEqualTo(received + 1 + "-*/" + body.length);
                assertThat(part.length >= 2048 || wire.flag() == '$').isTrue();
                received += part.length;
                if (!chatCame) {
                    carol.peer()
                            .send(rig.send(rig.id(), carol.granted() + " " + bob.path(), carol.own(), "", "chat", '$'));
                }
            }
        }
        assertThat(chatCame).isTrue();
        sent.join();
    }

    @Test
    void whatASourceAbandonsEndsWithTheAbortFlag() {
        Rig.Client bob = rig.client("bob");
        Rig.Client alice = rig.client("alice");
        alice.peer()
                .send("MSRP big1 SEND\r\nTo-Path: " + alice.granted() + " " + bob.path() + "\r\nFrom-Path: "
                        + alice.own() + "\r\nMessage-ID: mbig1\r\nByte-Range: 1-*/9999"
                        + "\r\nContent-Type: text/plain\r\n\r\n" + "x".repeat(3000));
        while (rig.count("parley.relay.octets", "direction", "out") < 3000) {
            Thread.onSpinWait();
        }
        alice.peer().close();
        RawPeer.Wire wire = bob.peer().next();
        assertThat(wire.flag()).isEqualTo('#');
        assertThat(wire.text()).startsWith("xxx");
    }

    @Test
    void a413StopsTheRestOfTheMessage() {
        Rig.Client bob = rig.client("bob");
        Rig.Client alice = rig.client("alice");
        Rig.Client carol = rig.client("carol");
        alice.peer()
                .send("MSRP big1 SEND\r\nTo-Path: " + alice.granted() + " " + bob.path() + "\r\nFrom-Path: "
                        + alice.own() + "\r\nMessage-ID: mbig1\r\nByte-Range: 1-*/9999"
                        + "\r\nContent-Type: text/plain\r\n\r\n" + "x".repeat(3000));
        carol.peer().send(rig.send("chat1", carol.granted() + " " + bob.path(), carol.own(), "", "chat", '$'));
        RawPeer.Wire first = bob.peer().next();
        while (first.text().equals("chat")) {
            carol.peer().send(rig.send(rig.id(), carol.granted() + " " + bob.path(), carol.own(), "", "chat", '$'));
            first = bob.peer().next();
        }
        assertThat(first.flag()).isEqualTo('+');
        bob.peer().respond(first, "413 stop");
        RawPeer.Wire report = alice.peer().next();
        assertThat(report.header("Status")).isEqualTo("000 413 stop");
        assertThat(report.header("Byte-Range")).isEqualTo("1-3000/9999");
        alice.peer().send("y".repeat(5000) + "\r\n-------big1$\r\n");
        assertThat(alice.peer().next().start()).isEqualTo("MSRP big1 200 OK");
    }

    @Test
    void whatIsMalformedIsAnsweredAndWhatIsNoMsrpIsDropped() {
        Rig.Client alice = rig.client("alice");
        String to = alice.granted() + " msrp://x.invalid:9/x;tcp";
        alice.peer()
                .send("MSRP bad1 SEND\r\nTo-Path: " + to + "\r\nFrom-Path: " + alice.own() + "\r\n-------bad1$\r\n");
        assertThat(alice.peer().next().start()).startsWith("MSRP bad1 400");
        alice.peer().send("MSRP bad2 2x0\r\nTo-Path: a\r\nFrom-Path: b\r\n-------bad2$\r\n");
        alice.peer().send(rig.send("loop1", alice.path(), alice.granted() + " " + alice.own(), "", "x", '$'));
        assertThat(alice.peer().next().start()).startsWith("MSRP loop1 403");
        alice.peer().send("GET / HTTP/1.1\r\n\r\n");
        assertThat(alice.peer().isClosed()).isTrue();
    }

    /** Who we connected to may be a client of ours as well: its URI is where peers connect, for no listener was asked. */
    @Test
    void aNextHopMayAskForAUriOnTheConnectionWeOpened() throws IOException {
        Rig.Client alice = rig.client("alice");
        try (ServerSocket server = Rig.listening()) {
            alice.peer().send(rig.send("out1", alice.granted() + " " + Rig.uri(server), alice.own(), "", "x", '$'));
            try (RawPeer hop = RawPeer.accept(server)) {
                hop.ok(hop.next());
                Rig.Client carol = rig.client(hop, "carol", "msrp://carol.invalid:7000/c;tcp", "");
                assertThat(carol.granted()).startsWith(rig.authority());
                assertThat(alice.peer().next().code()).isEqualTo(200);
                alice.peer().send(rig.send("out2", alice.granted() + " " + carol.path(), alice.own(), "", "hi", '$'));
                assertThat(hop.next().text()).isEqualTo("hi");
            }
        }
    }
}
