package org.parley.tests.rfc4975;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SdpView;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** Using MSRP with SIP: what stands in the focus's session descriptions, and what it makes of others' (RFC 4975 §8, §13, §15.7). */
@ParleyServer("rooms.max-size=1MiB")
class Section8Test {
    private static final String[] AUDIO = {"m=audio 40000 RTP/AVP 0 8", "a=rtpmap:0 PCMU/8000", "a=sendrecv"};

    private static String path() {
        return "msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp";
    }

    @Covers("4976-11-2")
    @Test
    void aSpaceAfterTheColonOfAnAttributeIsReadOver(Stage stage) {
        Participant alice = stage.join(
                "alice", plan -> plan.offer(sdp -> sdp.accept(" message/cpim").wrapped(" *")));
        Participant bob = stage.join("bob");
        bob.say("with a space");
        alice.hear("with a space");
        assertThat(alice.answer().need("accept-types")).doesNotStartWith(" ");
    }

    @Covers("4975-8.1-1")
    @Covers("4975-8.1-2")
    @Covers("4975-8.1-3")
    @Covers("4975-8.1-4")
    @Covers("4975-8.1-5")
    @Covers("4975-8.2-1")
    @Covers("4975-8.2-5")
    @Covers("4975-15.7-1")
    @Test
    void theMessageLineDescribesThePathsLastUri(Stage stage) {
        Participant alice = stage.join("alice");
        SipCall offerless = stage.call("bob");
        SipMessage offer = offerless.invite("");
        assertThat(offer.status()).isEqualTo(200);
        offerless.ack(Sdp.of(path()).text());
        for (SdpView sdp : List.of(alice.answer(), SdpView.of(offer.body()))) {
            String[] uris = sdp.need("path").split(" ", 0);
            MsrpAddress own = MsrpAddress.of(uris[uris.length - 1]);
            assertThat(sdp.mline()).containsExactly("message", String.valueOf(own.port()), "TCP/MSRP", "*");
            String connection = SdpView.attribute(sdp.message(), "c") == null
                    ? sdp.message().stream()
                            .filter(line -> line.startsWith("c="))
                            .map(line -> line.substring(2))
                            .findFirst()
                            .orElse(sdp.line("c"))
                    : "";
            assertThat(connection).isEqualTo("IN IP4 " + own.host());
            assertThat(own.scheme()).isEqualTo("msrp");
            for (String name : new String[] {"path", "accept-types", "accept-wrapped-types", "max-size"}) {
                assertThat(SdpView.attribute(sdp.session(), name)).isNull();
            }
        }
        SipMessage foreign = stage.call("carol")
                .invite(Sdp.of(path()).media("message 9 TCP/FOO *").text());
        assertRefused(foreign);
    }

    private static void assertRefused(SipMessage response) {
        if (response.status() == 200) {
            assertThat(SdpView.of(response.body()).mline()[1]).isEqualTo("0");
        } else {
            assertThat(response.status()).isEqualTo(488);
        }
    }

    @Covers("4975-8.1-6")
    @Covers("3264-6-4")
    @Test
    void otherMediaAreRefusedWithPortZero(Stage stage) {
        Participant alice = stage.join("alice", plan -> plan.offer(sdp -> sdp.before(AUDIO)));
        List<String> audio = alice.answer().media().get(0);
        assertThat(audio.get(0)).startsWith("m=audio 0 RTP/AVP");
        alice.say("no matter");
    }

    @Covers("4975-8.1-7")
    @Covers("4975-8.2-6")
    @Covers("4975-8.2-7")
    @Test
    void everySessionHasAUriOfItsOwnThoughTheyShareAPort(Stage stage) {
        Set<String> uris = new HashSet<>();
        Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            Participant each = stage.join("user" + i, plan -> plan.withoutConnecting());
            uris.add(each.serverUri());
            ports.add(MsrpAddress.of(each.serverUri()).port());
        }
        assertThat(uris).hasSize(1_000);
        assertThat(ports).hasSize(1);
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        alice.say("one port, two sessions");
        assertThat(bob.hear("one port, two sessions").first().fromPath()).containsExactly(bob.serverUri());
    }

    @Covers("4975-8-1")
    @Covers("4975-8.2-3")
    @Test
    void withoutAPathThereIsNoSession(Stage stage) {
        assertRefused(stage.call("alice")
                .invite(Sdp.of("").media("message 9 TCP/MSRP *").text()));
        assertRefused(stage.call("alice")
                .invite(Sdp.of("")
                        .media("message 9 TCP/MSRP *")
                        .attribute("path:")
                        .text()));
        assertRefused(stage.call("alice")
                .invite(Sdp.of("no uri at all").media("message 9 TCP/MSRP *").text()));
    }

    @Covers("4975-8.4-4")
    @Covers("3264-8-3")
    @Covers("3264-8-4")
    @Test
    void whatChangesNothingKeepsItsOrigin(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        Sdp same = Sdp.of(alice.path());
        SipMessage again = alice.call().invite(same.text());
        alice.call().ack();
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(alice.accepted().body());
        alice.say("as before");
        bob.hear("as before");
    }

    @Covers("4975-8.6-1")
    @Covers("4975-8.6-4")
    @Covers("4975-8.6-5")
    @Covers("4975-13-3")
    @Covers("4975-8.6-8")
    @Covers("7701-5.2-7")
    @Covers("7701-5.2-9")
    @Covers("4975-8.6-12")
    @Test
    void acceptTypesIsExactlyTheWrapper(Stage stage) {
        for (String offered : new String[] {
            "message/cpim", "Message/CPIM", "message/cpim text/plain text/html", "text/plain message/cpim"
        }) {
            Participant alice = stage.join(
                    "alice", plan -> plan.offer(sdp -> sdp.accept(offered)).withoutConnecting());
            assertThat(alice.answer().need("accept-types")).isEqualTo("message/cpim");
            assertThat(alice.answer().need("accept-wrapped-types")).doesNotContain("message/cpim");
            assertThat(alice.answer().need("max-size")).isEqualTo("1048576");
        }
        assertRefused(stage.call("bob").invite(Sdp.of(path()).accept("").text()));
        SipMessage foo = stage.call("bob")
                .invite(Sdp.of(path()).accept("application/x-foo").text());
        assertThat(foo.status()).isEqualTo(488);
        assertThat(foo.header("Warning")).isNotNull();
    }

    @Covers("4975-8.6-10")
    @Covers("4975-8.6-11")
    @Covers("4975-8.6-7")
    @Covers("7701-6.1-14")
    @Covers("7701-6.1-15")
    @Covers("7701-6.1-16")
    @Test
    void nobodyGetsATypeNotSignalled(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob", plan -> plan.offer(sdp -> sdp.wrapped("text/plain")));
        Participant carol = stage.join("carol");
        byte[] image = alice.envelope("image/png", Octets.random(500, 15));
        MsrpText message = alice.message(image, "Success-Report: yes");
        assertThat(alice.msrp().transact(message).code()).isEqualTo(200);
        assertThat(carol.receive("the image", any -> true).body()).isEqualTo(image);
        byte[] large = alice.envelope("image/png", Octets.random(200_000, 15));
        assertThat(alice.msrp().transact(alice.message(large)).code()).isEqualTo(200);
        assertThat(carol.receive("the large image", any -> true).body()).isEqualTo(large);
        alice.msrp().transact(alice.message(alice.envelope("TEXT/Plain;charset=UTF-8", Octets.of("words"))));
        bob.hear("words");
        assertThat(bob.contents()).hasSize(1);
        assertThat(bob.contents().get(0).need("Content-Type")).isEqualToIgnoringCase("message/cpim");
        alice.settle();
        assertThat(alice.msrp()
                        .inbox()
                        .seen(frame -> frame.isReport() && !frame.need("Status").startsWith("000 200")))
                .isEmpty();
    }

    @Covers("4975-8.6-13")
    @Test
    void nobodyGetsMoreThanItsMaxSize(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob", plan -> plan.offer(sdp -> sdp.attribute("max-size:1000")));
        Participant carol = stage.join("carol");
        byte[] large = alice.envelope("text/plain", Octets.of("x".repeat(5_000)));
        assertThat(alice.msrp().transact(alice.message(large)).code()).isEqualTo(200);
        assertThat(carol.receive("the large one", any -> true).body()).isEqualTo(large);
        alice.say("small");
        bob.hear("small");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("4975-8.9-1")
    @Test
    void directionsAreObeyed(Stage stage) {
        Participant alice = stage.join("alice");
        Participant mute = stage.join("mute", plan -> plan.offer(sdp -> sdp.attribute("recvonly")));
        Participant deaf = stage.join("deaf", plan -> plan.offer(sdp -> sdp.attribute("sendonly")));
        assertThat(mute.answer().attribute("sendonly")).isNotNull();
        assertThat(deaf.answer().attribute("recvonly")).isNotNull();
        alice.say("who hears me");
        mute.hear("who hears me");
        deaf.say("I do not");
        alice.hear("I do not");
        mute.hear("I do not");
        deaf.settle();
        assertThat(deaf.contents()).isEmpty();
    }

    @Covers("4975-8.1-8")
    @Test
    void thePathDecidesWhereToConnect(Stage stage) {
        try (var listener = org.parley.tests.peer.MsrpListener.listen()) {
            String path = "msrp://127.0.0.1:" + listener.port() + "/" + Octets.token(20) + ";tcp";
            Participant alice = stage.join("alice", plan -> plan.path(path)
                    .offer(sdp ->
                            sdp.setup("passive").media("message 9 TCP/MSRP *").connection("IN IP4 192.0.2.99"))
                    .withoutConnecting());
            alice.accept(stage.add(listener.accept()));
            alice.msrp().expect("the first SEND", frame -> frame.isSend());
        }
    }
}
