package org.parley.tests.rfc4975;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** Responses, unknown sessions, methods and headers (RFC 4975 §7.2, §7.3, §10.2, §12). */
@ParleyServer
class Section72Test {
    @Covers("4975-7.2-3")
    @Covers("4975-7.2-6")
    @Covers("4975-12-2")
    @Covers("4975-10.9-1")
    @Test
    void everyResponseCarriesItsRequestsTransactionId(Stage stage) {
        Participant alice = stage.join("alice");
        for (MsrpText request : new MsrpText[] {
            alice.bodiless(),
            alice.message(alice.envelope("hello")),
            MsrpText.request("FOO", alice.serverPath(), alice.path()),
            MsrpText.request("NICKNAME", alice.serverPath(), alice.path()).header("Use-Nickname", "\"Al\""),
        }) {
            MsrpFrame response = alice.msrp().transact(request);
            assertThat(response.tid()).isEqualTo(request.tid());
            assertThat(response.need("From-Path")).isEqualTo(alice.serverUri());
            assertThat(response.need("To-Path")).isEqualTo(alice.path());
        }
        MsrpText foo = MsrpText.request("FOO", alice.serverPath(), alice.path());
        assertThat(alice.msrp().transact(foo).code()).isEqualTo(501);
    }

    @Covers("4975-7.2-4")
    @Covers("4975-7.2-5")
    @Covers("7701-6.3-5")
    @Test
    void responsesToSendGoOneHopAndOthersTheWholeWay(Stage stage) {
        String first = "msrp://relay.example.org:2855/" + Octets.token(20) + ";tcp";
        String path = first + " msrp://second.example.org:2855/" + Octets.token(20) + ";tcp msrp://127.0.0.1:9/"
                + Octets.token(20) + ";tcp";
        Participant alice = stage.join("alice", plan -> plan.path(path));
        assertThat(alice.msrp().transact(alice.message(alice.envelope("hello"))).need("To-Path"))
                .isEqualTo(first);
        assertThat(alice.msrp()
                        .transact(MsrpText.request("FOO", alice.serverPath(), path))
                        .need("To-Path"))
                .isEqualTo(path);
    }

    @Covers("4975-7.2-8")
    @Test
    void responsesComeOnTheRequestsConnection(Stage stage) {
        Participant alice = stage.join("alice");
        Participant again = stage.join("alice", plan -> plan.path("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp"));
        for (int i = 0; i < 10; i++) {
            MsrpText here = alice.message(alice.envelope("one " + i));
            MsrpText there = again.message(again.envelope("two " + i));
            alice.msrp().send(here);
            again.msrp().send(there);
            assertThat(alice.msrp().response(here.tid()).code()).isEqualTo(200);
            assertThat(again.msrp().response(there.tid()).code()).isEqualTo(200);
        }
        assertThat(alice.msrp()
                        .inbox()
                        .seen(frame -> frame.isResponse() && !frame.toPath().contains(alice.uri())))
                .isEmpty();
    }

    @Covers("4975-7.3-1")
    @Test
    void theSessionIsLookedForFirst(Stage stage) {
        Participant alice = stage.join("alice");
        String unknown = MsrpAddress.of(alice.serverUri()).withSessionId("nobodyhasthissession");
        MsrpText wrongType = MsrpText.request("SEND", unknown, alice.path())
                .header("Message-ID", "wrong1")
                .header("Byte-Range", "1-3/3")
                .body("application/x-unknown", Octets.of("bad"));
        assertThat(alice.msrp().transact(wrongType).code()).isEqualTo(481);
        MsrpText wrongMethod = MsrpText.request("FOO", unknown, alice.path());
        assertThat(alice.msrp().transact(wrongMethod).code()).isEqualTo(481);
    }

    @Covers("4975-7.3-2")
    @Test
    void toPathHoldsExactlyOurOneUriOfThisConnection(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        String twice = alice.serverPath() + " " + bob.serverPath();
        byte[] envelope = alice.envelope("astray");
        MsrpText two = MsrpText.request("SEND", twice, alice.path())
                .header("Message-ID", "two1")
                .header("Byte-Range", "1-" + envelope.length + "/" + envelope.length)
                .body("message/cpim", envelope);
        assertThat(alice.msrp().transact(two).code()).isEqualTo(481);
        MsrpText elsewhere = MsrpText.request("SEND", bob.serverPath(), alice.path())
                .header("Message-ID", "elsewhere1")
                .header("Byte-Range", "1-" + envelope.length + "/" + envelope.length)
                .body("message/cpim", envelope);
        assertThat(alice.msrp().transact(elsewhere).code()).isIn(481, 506);
        alice.say("properly");
        bob.hear("properly");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("4975-12-1")
    @Test
    void unknownHeadersAreIgnored(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope("strange headers");
        MsrpText message = alice.message(envelope, "X-Whatever: 1", "Expires: 5", "X-Empty: ", "Keep-Alive: yes");
        assertThat(alice.msrp().transact(message).code()).isEqualTo(200);
        bob.hear("strange headers");
    }

    @Covers("4975-12-3")
    @Test
    void unknownUriParametersAreTolerated(Stage stage) {
        Participant alice =
                stage.join("alice", plan -> plan.path("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp;foo=bar"));
        Participant bob = stage.join("bob");
        MsrpText send = MsrpText.request("SEND", alice.serverPath() + ";foo=bar", alice.path())
                .header("Message-ID", "parameter1")
                .header("Byte-Range", "1-0/0");
        assertThat(alice.msrp().transact(send).need("To-Path")).isEqualTo(alice.path());
        bob.say("hello");
        assertThat(alice.hear("hello").first().need("To-Path")).isEqualTo(alice.path());
    }

    @Covers("4975-10.2-1")
    @Covers("4975-7.1.1-13")
    @Test
    void whatCannotBeUnderstoodGets400(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope("garbled");
        for (String range : new String[] {"0-10/10", "*-5/10", "1-5", "x"}) {
            MsrpText message = alice.chunk("garbled1", range, envelope, "$");
            assertThat(alice.msrp().transact(message).code())
                    .as("Byte-Range: " + range)
                    .isEqualTo(400);
        }
        alice.say("clear");
        bob.hear("clear");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("4975-10.2-1")
    @Covers("4975-7.1.4-4")
    @Test
    void whatCannotBeUnderstoodAndAsksForSilenceGetsIt(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope("garbled");
        List<MsrpText> sends = List.of(
                alice.chunk("garbled1", "0-10/10", envelope, "$", "Failure-Report: no"),
                alice.message(envelope, "Failure-Report: no", "Success-Report:yes"),
                alice.message(envelope, "Failure-Report: no", "Failure-Report: no"),
                alice.send().header("Failure-Report", "no").bodyWithoutType(Octets.of("naked")));
        sends.forEach(alice.msrp()::send);
        alice.settle();
        for (MsrpText send : sends) {
            assertThat(alice.msrp().inbox().seen(frame -> frame.answers(send.tid())))
                    .isEmpty();
        }
        alice.say("clear");
        bob.hear("clear");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("4975-7.1-4")
    @Test
    void aBodyWithoutATypeGets400(Stage stage) {
        Participant alice = stage.join("alice");
        MsrpPeer connection = alice.msrp();
        MsrpText message = alice.send().header("Byte-Range", "1-5/5").bodyWithoutType(Octets.of("naked"));
        assertThat(connection.transact(message).code()).isEqualTo(400);
    }
}
