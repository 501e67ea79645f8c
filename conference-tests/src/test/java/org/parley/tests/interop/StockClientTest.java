package org.parley.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.OpenSend;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Received;
import org.parley.tests.peer.SdpView;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;
import org.parley.tests.server.TestCertificates;

/**
 * The stock client (sipsimple 5.5.0, the engine of Blink) as it was seen on the wire: one test for each of its habits, numbered from 1 to 29 as
 * they were found; what it does by SIP alone is in {@link StockClientCallsTest}.
 */
@ParleyServer(
        tls = true,
        value = {"rooms.single-chunk=default", "rooms.max-size=200MiB"})
class StockClientTest {
    private static final String REPORTS = "Success-Report: yes";
    private static final String FAILURES = "Failure-Report: yes";

    private static Participant client(Stage stage, String name) {
        return StockClient.join(stage, name, plan -> {});
    }

    private static Participant client(Stage stage, String name, Consumer<Join> change) {
        return StockClient.join(stage, name, change);
    }

    /** A text as the client sends it: both reports wanted, lengths counted in characters. */
    private static MsrpText said(Participant who, byte[] envelope, int characters) {
        String end = envelope.length > 2048 ? "*" : String.valueOf(characters);
        return who.send()
                .header("Success-Report", "yes")
                .header("Failure-Report", "yes")
                .header("Byte-Range", "1-" + end + "/" + characters)
                .body("message/cpim", envelope);
    }

    private static void sayAndConfirm(Participant who, byte[] envelope) {
        MsrpText text = said(who, envelope, envelope.length);
        assertThat(who.msrp().transact(text).code()).isEqualTo(200);
        assertThat(who.msrp().expect("REPORT", MsrpFrame::isReport).need("Status"))
                .startsWith("000 200");
    }

    @Test
    void number1ContactCarriesIsfocus(Stage stage) {
        SipMessage accepted = client(stage, "alice").accepted();
        assertThat(accepted.need("Contact")).matches("<sip:[^>]+>.*;isfocus.*");
    }

    @Test
    void number2TheAnswersTransportIsTheOffers(Stage stage) {
        Participant plain = client(stage, "plain");
        assertThat(plain.answer().mline()[2]).isEqualTo("TCP/MSRP");
        assertThat(plain.answer().need("setup")).isEqualTo("passive");
        Participant secure = client(
                stage, "secure", plan -> plan.tls(TestCertificates.shared().context("peer")));
        assertThat(secure.answer().mline()[2]).isEqualTo("TCP/TLS/MSRP");
        assertThat(secure.answer().need("setup")).isEqualTo("passive");
        Participant acting = client(stage, "acting", plan -> plan.offer(sdp -> sdp.setup("actpass")));
        assertThat(acting.answer().need("setup")).isEqualTo("passive");
        assertThat(MsrpAddress.of(acting.serverUri()).port())
                .isEqualTo(MsrpAddress.of(plain.serverUri()).port());
        plain.say("hello");
        secure.hear("hello");
        acting.hear("hello");
    }

    @Test
    void number3PathsAreMatchedBySessionIdThoughBoxesRewriteTheRest(Stage stage) {
        Participant alice = client(stage, "alice");
        Participant bob = client(stage, "bob");
        MsrpAddress to = MsrpAddress.of(alice.serverUri());
        String rewritten = "msrp://203.0.113.7:4711/" + to.sessionId() + ";tcp";
        String from = "msrp://203.0.113.8:4712/" + MsrpAddress.of(alice.uri()).sessionId() + ";tcp";
        byte[] envelope = alice.envelope("through a box");
        MsrpText send = MsrpText.request("SEND", rewritten, from)
                .header("Message-ID", Octets.token(12))
                .header("Byte-Range", "1-" + envelope.length + "/" + envelope.length)
                .body("message/cpim", envelope);
        assertThat(alice.msrp().transact(send).code()).isEqualTo(200);
        bob.hear("through a box");
    }

    @Test
    void number4TheAnswerListsWrapperAndWrappedTypes(Stage stage) {
        Participant alice = client(stage, "alice");
        assertThat(alice.answer().need("accept-types")).isEqualTo("message/cpim");
        assertThat(alice.answer().need("accept-wrapped-types")).startsWith("*");
    }

    @Test
    void number5ChatroomNamesBothFeatures(Stage stage) {
        assertThat(client(stage, "alice").answer().attribute("chatroom")).isEqualTo("nickname private-messages");
    }

    @Test
    void number6AudioAndTextLinesDoNotFailTheCall(Stage stage) {
        Participant alice = client(
                stage,
                "alice",
                plan -> plan.offer(sdp -> sdp.before("m=audio 50000 RTP/AVP 9 0 8 101", "a=rtpmap:9 G722/8000")
                        .after("m=text 50002 RTP/AVP 98", "a=rtpmap:98 t140/1000")));
        assertThat(alice.answer().media()).hasSize(3);
        assertThat(alice.answer().media().get(0).get(0)).startsWith("m=audio 0 ");
        assertThat(alice.answer().media().get(2).get(0)).startsWith("m=text 0 ");
        alice.say("no audio, then");
    }

    @Test
    void number8BindingTakesNoTime(Stage stage) {
        long begun = System.nanoTime();
        client(stage, "alice");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void number15TheBodilessFirstSendIsAnsweredAtOnce(Stage stage) {
        Participant alice = client(stage, "alice", plan -> plan.withoutBinding());
        MsrpFrame response = alice.msrp().transact(alice.bodiless());
        assertThat(response.code()).isEqualTo(200);
    }

    @Test
    void number16KeepAlivesAreAnswered(Stage stage) {
        Participant alice = client(stage, "alice");
        for (int i = 0; i < 3; i++) {
            MsrpText keepAlive = alice.bodiless().header("Keep-Alive", "yes");
            assertThat(alice.msrp().transact(keepAlive).code()).isEqualTo(200);
        }
    }

    @Test
    void number17TextsGetResponseAndReportAndComposingGetsNeither(Stage stage) {
        Participant alice = client(stage, "alice");
        Participant bob = client(stage, "bob");
        sayAndConfirm(alice, alice.envelope("confirmed twice"));
        bob.hear("confirmed twice");
        byte[] composing = alice.envelope(
                "application/im-iscomposing+xml",
                Octets.of("<?xml version=\"1.0\"?><isComposing><state>active</state></isComposing>"));
        String quiet = alice.msrp().send(alice.message(composing, "Success-Report: no", "Failure-Report: no"));
        assertThat(bob.receive("is-composing", any -> true).body()).isEqualTo(composing);
        alice.settle();
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(quiet))).isEmpty();
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).hasSize(1);
        byte[] forged = Cpim.text(bob.aor(), alice.room(), "not delivered");
        assertThat(alice.msrp()
                        .transact(alice.message(forged, REPORTS, FAILURES))
                        .code())
                .isEqualTo(403);
        sayAndConfirm(alice, alice.envelope("the session stays up"));
    }

    @Test
    void number18OneSendOfAnySizeIsTaken(Stage stage) {
        Participant alice = client(stage, "alice");
        Participant bob = client(stage, "bob");
        for (int size : new int[] {100_000, 5_000_000}) {
            byte[] envelope = alice.envelope("image/jpeg", Octets.random(size, size));
            sayAndConfirm(alice, envelope);
            assertThat(bob.receive("the picture", any -> true).body()).isEqualTo(envelope);
        }
    }

    @Test
    void number19ItGetsEveryMessageInOneChunk(Stage stage) {
        Participant alice = client(stage, "alice");
        Participant bob = client(stage, "bob");
        byte[] envelope = alice.envelope("image/jpeg", Octets.random(2_000_000, 19));
        OpenSend sending = OpenSend.of(alice.msrp(), alice.message(envelope));
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sending.reach(bob.msrp());
            asked.add(bob.msrp().send(bob.bodiless()));
        }
        sending.end();
        Received copy = bob.receive("the picture", any -> true);
        asked.forEach(each -> assertThat(bob.msrp().response(each).code()).isEqualTo(200));
        assertThat(copy.body()).isEqualTo(envelope);
        assertThat(copy.chunks()).hasSize(1);
    }

    @Test
    void number20WrongByteRangesDoNoHarm(Stage stage) {
        Participant alice = client(stage, "alice");
        Participant bob = client(stage, "bob");
        String text = "Zürich: 10 € für Äpfel, 你好";
        byte[] envelope = alice.envelope(text);
        int characters = new String(envelope, java.nio.charset.StandardCharsets.UTF_8).length();
        assertThat(characters).isLessThan(envelope.length);
        assertThat(alice.msrp().transact(said(alice, envelope, characters)).code())
                .isEqualTo(200);
        Received copy = bob.hear(text);
        assertThat(copy.body()).isEqualTo(envelope);
        assertThat(copy.first().need("Byte-Range")).isEqualTo("1-" + envelope.length + "/" + envelope.length);
        byte[] large = alice.envelope("ü".repeat(50_000));
        assertThat(alice.msrp()
                        .transact(said(alice, large, large.length - 50_000))
                        .code())
                .isEqualTo(200);
        assertThat(bob.receive("the large one", any -> true).body()).isEqualTo(large);
    }

    @Test
    void number21ItNeverGetsATypeItDidNotList(Stage stage) {
        Participant alice = client(stage, "alice");
        Participant bob = client(stage, "bob");
        byte[] parts = alice.envelope("multipart/alternative;boundary=b", Octets.of("--b\r\n\r\nx\r\n--b--\r\n"));
        assertThat(alice.msrp().transact(alice.message(parts)).code()).isEqualTo(200);
        sayAndConfirm(alice, alice.envelope("words"));
        MsrpFrame copy = bob.hear("words").first();
        assertThat(bob.contents()).hasSize(1);
        bob.msrp()
                .send(MsrpText.request("REPORT", bob.serverPath(), bob.path())
                        .header("Message-ID", copy.messageId())
                        .header("Byte-Range", copy.need("Byte-Range"))
                        .header("Status", "000 413"));
        bob.settle();
        sayAndConfirm(bob, bob.envelope("still here"));
    }

    @Test
    void number22NicknameIsRefusedAndTheSessionStaysUp(Stage stage) {
        Participant alice = client(stage, "alice");
        Participant bob = client(stage, "bob");
        MsrpText first =
                MsrpText.request("NICKNAME", bob.serverPath(), bob.path()).header("Use-Nickname", "\"Al\"");
        assertThat(bob.msrp().transact(first).code()).isEqualTo(200);
        MsrpText nickname =
                MsrpText.request("NICKNAME", alice.serverPath(), alice.path()).header("Use-Nickname", "\"Al\"");
        assertThat(alice.msrp().transact(nickname).code()).isEqualTo(425);
        sayAndConfirm(alice, alice.envelope("nameless"));
    }

    @Test
    void number23AnAnsweredReportIsSwallowed(Stage stage) {
        Participant alice = client(stage, "alice");
        client(stage, "bob");
        alice.msrp()
                .answering(frame -> frame.isSend() || frame.isReport()
                        ? MsrpText.response(frame, 200, "OK").octets()
                        : null);
        for (int i = 0; i < 3; i++) {
            sayAndConfirm(alice, alice.envelope("answered " + i));
        }
        alice.settle();
    }

    @Test
    void number24WhatKilledOthersDoesNotKillUs(Stage stage) {
        Participant alice = client(stage, "alice");
        Participant bob = client(stage, "bob");
        byte[] envelope = alice.envelope("with a disposition");
        alice.msrp().transact(alice.message(envelope, "Content-Disposition: render"));
        bob.hear("with a disposition");
        byte[] binary = alice.envelope("text/plain", new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0x80});
        MsrpText one = alice.message(binary);
        MsrpText two = alice.message(alice.envelope("two in one read"));
        alice.msrp().send(Octets.join(one.octets(), two.octets()));
        assertThat(bob.receive("octets that are no text", any -> true).body()).isEqualTo(binary);
        bob.hear("two in one read");
        MsrpText large = alice.message(alice.envelope("text/plain", Octets.of("y".repeat(40_000))));
        alice.msrp().sendInPieces(large.octets(), 1_000);
        assertThat(alice.msrp().response(large.tid()).code()).isEqualTo(200);
        byte[] aimless = Cpim.empty().line("From: <" + alice.aor() + ">").wrap("text/plain", Octets.of("to whom"));
        assertThat(alice.msrp().transact(alice.message(aimless)).code()).isIn(400, 403, 404);
        sayAndConfirm(alice, alice.envelope("alive"));
        bob.hear("alive");
    }

    @Test
    void number25ToIsTheDialledUriAndPassesAsWritten(Stage stage) {
        Participant alice = client(stage, "alice");
        String dialled = stage.room() + ";transport=udp";
        Participant bob = stage.join("bob", dialled, plan -> {});
        alice.say("to the room");
        assertThat(Cpim.values(bob.hear("to the room").body(), "To")).containsExactly("<" + stage.room() + ">");
        bob.say("from my dial");
        assertThat(Cpim.values(alice.hear("from my dial").body(), "To")).containsExactly("<" + dialled + ">");
    }

    @Test
    void number26BothFormsOfFromAreTaken(Stage stage) {
        Participant alice = client(stage, "alice");
        Participant bob = client(stage, "bob");
        for (String from : new String[] {
            "Alice <" + alice.aor() + ">", "\"Alice A.\" <" + alice.aor() + ">", "<" + alice.aor() + ">"
        }) {
            byte[] envelope = Cpim.empty()
                    .line("From: " + from)
                    .line("To: <" + alice.room() + ">")
                    .wrap("text/plain", Octets.of("as " + from));
            sayAndConfirm(alice, envelope);
            assertThat(bob.hear("as " + from).body()).isEqualTo(envelope);
        }
    }

    @Test
    void number27BareLineFeedsInWrappedHeadersPassUntouched(Stage stage) {
        Participant alice = client(stage, "alice");
        Participant bob = client(stage, "bob");
        byte[] content = Octets.of("Grüße\nan alle\r\n");
        byte[] envelope = Octets.join(
                Octets.of("From: Alice <" + alice.aor() + ">\r\nTo: <" + alice.room()
                        + ">\r\nDateTime: 2026-01-02T03:04:05.678+01:00\r\n\r\n"
                        + "Content-Type: text/plain; charset=utf8\nContent-Transfer-Encoding: \n\n"),
                content);
        sayAndConfirm(alice, envelope);
        assertThat(bob.receive("the text", any -> true).body()).isEqualTo(envelope);
        byte[] large = Octets.join(envelope, Octets.random(200_000, 27));
        sayAndConfirm(alice, large);
        assertThat(bob.receive("the long text", any -> true).body()).isEqualTo(large);
    }

    @Test
    void number28ForeignNamespacesAreKept(Stage stage) {
        Participant alice = client(stage, "alice");
        Participant bob = client(stage, "bob");
        byte[] envelope = Cpim.from(alice.aor(), alice.room())
                .line("NS: imdn <urn:ietf:params:imdn>")
                .line("imdn.Message-ID: " + Octets.token(16))
                .line("imdn.Disposition-Notification: positive-delivery, display")
                .line("NS: blink <http://example.org/blink>")
                .line("blink.Mood: sunny")
                .wrap("text/plain; charset=utf-8", Octets.of("tell me when you saw it"));
        sayAndConfirm(alice, envelope);
        assertThat(bob.receive("the text", any -> true).body()).isEqualTo(envelope);
    }

    @Test
    void number29KeyOffersToTheRoomAreSwallowed(Stage stage) {
        Participant alice = client(stage, "alice");
        Participant bob = client(stage, "bob");
        byte[] offer = alice.envelope("?OTRv3?\nAlice has requested an Off-the-Record conversation.");
        assertThat(alice.msrp().transact(said(alice, offer, offer.length)).code())
                .isEqualTo(200);
        sayAndConfirm(alice, alice.envelope("plain words"));
        bob.hear("plain words");
        assertThat(bob.contents()).hasSize(1);
    }

    @Test
    void theAnswerIsOneTheClientReads(Stage stage) {
        SdpView answer = client(stage, "alice").answer();
        assertThat(answer.line("v")).isEqualTo("0");
        assertThat(answer.line("t")).isEqualTo("0 0");
        assertThat(Arrays.asList(answer.mline())).startsWith("message").endsWith("*");
        assertThat(answer.attribute("x-file-offset")).isNull();
    }
}
