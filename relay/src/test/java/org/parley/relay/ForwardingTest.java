package org.parley.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.msrp.session.RawPeer;

class ForwardingTest {
    private final Rig rig = new Rig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void authGrantsAUriOfTheRelay() {
        RawPeer peer = rig.connect();
        String own = "msrp://alice.invalid:7000/a1;tcp";
        RawPeer.Wire challenge = rig.auth(peer, own, "");
        assertThat(challenge.code()).isEqualTo(401);
        assertThat(challenge.header("WWW-Authenticate")).isEqualTo("Digest realm=\"r\"");
        assertThat(challenge.header("To-Path")).isEqualTo(own);
        RawPeer.Wire granted = rig.auth(peer, own, "Authorization: alice\r\nExpires: 60\r\n");
        assertThat(granted.start()).endsWith(" 200 OK");
        assertThat(granted.header("Expires")).isEqualTo("60");
        assertThat(granted.header("Authentication-Info")).isEqualTo("rspauth=\"x\"");
        assertThat(granted.header("Use-Path")).startsWith(rig.authority() + "/").endsWith(";tcp");
        assertThat(rig.auth(peer, own, "Authorization: alice\r\n").header("Use-Path"))
                .isNotEqualTo(granted.header("Use-Path"));
    }

    @Test
    void aMessageGoesToAPeerWithoutRelayAndIsAnsweredHopByHop() throws IOException {
        Rig.Client alice = rig.client("alice");
        try (ServerSocket server = Rig.listening()) {
            String bob = Rig.uri(server);
            alice.peer()
                    .send(rig.send("send1", alice.granted() + " " + bob, alice.own(), "X-Foo: bar\r\n", "hello", '$'));
            RawPeer.Wire ok = alice.peer().next();
            assertThat(ok.start()).isEqualTo("MSRP send1 200 OK");
            assertThat(ok.header("To-Path")).isEqualTo(alice.own());
            assertThat(ok.header("From-Path")).isEqualTo(alice.granted());
            RawPeer peer = RawPeer.accept(server);
            RawPeer.Wire arrived = peer.next();
            assertThat(arrived.isRequest("SEND")).isTrue();
            assertThat(arrived.tid()).isNotEqualTo("send1");
            assertThat(arrived.header("To-Path")).isEqualTo(bob);
            assertThat(arrived.header("From-Path")).isEqualTo(alice.granted() + " " + alice.own());
            assertThat(arrived.header("X-Foo")).isEqualTo("bar");
            assertThat(arrived.text()).isEqualTo("hello");
            peer.ok(arrived);
            peer.send(rig.send("back1", alice.path(), bob, "", "hi", '$'));
            assertThat(peer.next().start()).isEqualTo("MSRP back1 200 OK");
            RawPeer.Wire back = alice.peer().next();
            assertThat(back.header("To-Path")).isEqualTo(alice.own());
            assertThat(back.header("From-Path")).isEqualTo(alice.granted() + " " + bob);
            alice.peer().ok(back);
            peer.send("MSRP rep1x REPORT\r\nTo-Path: " + alice.path() + "\r\nFrom-Path: " + bob
                    + "\r\nMessage-ID: msend1\r\nByte-Range: 1-5/5\r\nStatus: 000 200 OK\r\n-------rep1x$\r\n");
            RawPeer.Wire report = alice.peer().next();
            assertThat(report.isRequest("REPORT")).isTrue();
            assertThat(report.header("From-Path")).isEqualTo(alice.granted() + " " + bob);
            assertThat(report.header("Status")).isEqualTo("000 200 OK");
        }
    }

    @Test
    void twoClientsOfOneRelayReachEachOther() {
        Rig.Client alice = rig.client("alice");
        Rig.Client bob = rig.client("bob");
        alice.peer().send(rig.send("send1", alice.granted() + " " + bob.path(), alice.own(), "", "hello", '$'));
        assertThat(alice.peer().next().code()).isEqualTo(200);
        RawPeer.Wire arrived = bob.peer().next();
        assertThat(arrived.header("From-Path")).isEqualTo(bob.granted() + " " + alice.granted() + " " + alice.own());
        bob.peer().respond(arrived, "415 no");
        RawPeer.Wire report = alice.peer().next();
        assertThat(report.header("Status")).isEqualTo("000 415 no");
        assertThat(report.header("Message-ID")).isEqualTo("msend1");
        assertThat(report.header("Byte-Range")).isEqualTo("1-5/*");
        assertThat(report.header("To-Path")).isEqualTo(alice.own());
        String path = bob.granted() + " " + alice.path();
        bob.peer()
                .send("MSRP nick1 NICKNAME\r\nTo-Path: " + path + "\r\nFrom-Path: " + bob.own()
                        + "\r\nUse-Nickname: \"b\"\r\n-------nick1$\r\n");
        RawPeer.Wire nickname = alice.peer().next();
        assertThat(nickname.isRequest("NICKNAME")).isTrue();
        assertThat(nickname.header("Use-Nickname")).isEqualTo("\"b\"");
        alice.peer()
                .send("MSRP " + nickname.tid() + " 425 taken\r\nTo-Path: " + nickname.header("From-Path")
                        + "\r\nFrom-Path: " + alice.own() + "\r\n-------" + nickname.tid() + "$\r\n");
        RawPeer.Wire answer = bob.peer().next();
        assertThat(answer.start()).isEqualTo("MSRP nick1 425 taken");
        assertThat(answer.header("To-Path")).isEqualTo(bob.own());
        assertThat(answer.header("From-Path")).isEqualTo(bob.granted() + " " + alice.granted() + " " + alice.own());
    }

    @Test
    void aLargeMessageArrivesAsItWas() {
        Rig.Client alice = rig.client("alice");
        Rig.Client bob = rig.client("bob");
        byte[] body = new byte[3 << 20];
        new Random(1).nextBytes(body);
        String to = alice.granted() + " " + bob.path();
        alice.peer()
                .send("MSRP big1 SEND\r\nTo-Path: " + to + "\r\nFrom-Path: " + alice.own()
                        + "\r\nMessage-ID: mbig1\r\nByte-Range: 1-*/" + body.length
                        + "\r\nContent-Type: application/octet-stream\r\n\r\n");
        java.util.concurrent.CompletableFuture<Void> sent = java.util.concurrent.CompletableFuture.runAsync(() -> {
            alice.peer().send(body);
            alice.peer().send("\r\n-------big1$\r\n");
        });
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        RawPeer.Wire last;
        do {
            last = bob.peer().next();
            assertThat(last.header("Byte-Range")).startsWith(all.size() + 1 + "-");
            byte[] part = java.util.Objects.requireNonNull(last.body());
            all.write(part, 0, part.length);
            bob.peer().ok(last);
        } while (last.flag() == '+');
        assertThat(last.flag()).isEqualTo('$');
        assertThat(all.toByteArray()).isEqualTo(body);
        sent.join();
        assertThat(alice.peer().next().start()).isEqualTo("MSRP big1 200 OK");
    }
}
