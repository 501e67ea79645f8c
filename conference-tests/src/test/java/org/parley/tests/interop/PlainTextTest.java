package org.parley.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Received;
import org.parley.tests.peer.Sdp;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Clients that know no message/cpim, in a server whose rooms let them in: they send plain text and are sent "Name: text". */
@ParleyServer({"rooms.plain-text-participants=true", "rooms.tell-unaware=false"})
class PlainTextTest {
    /** A client that knows text/plain and nothing else. */
    private static Participant plain(Stage stage, String name) {
        return plain(stage, name, plan -> {});
    }

    private static Participant plain(Stage stage, String name, Consumer<Join> change) {
        return stage.join(name, plan -> {
            plan.offer(sdp -> sdp.accept("text/plain").wrapped(""));
            change.accept(plan);
        });
    }

    private static MsrpText text(Participant who, byte[] octets, String... headers) {
        MsrpText send = who.send()
                .header("Byte-Range", "1-" + (octets.length > 2048 ? "*" : octets.length) + "/" + octets.length);
        for (String header : headers) {
            send.line(header);
        }
        return send.body("text/plain", octets);
    }

    private static int says(Participant who, String text) {
        return who.msrp().transact(text(who, Octets.of(text))).code();
    }

    /** Waits for exactly these octets, without any envelope. */
    private static Received reads(Participant who, String text) {
        return who.receive("'" + text + "'", whole -> Arrays.equals(whole.body(), Octets.of(text)));
    }

    private static void callsItself(Participant who, String nickname) {
        MsrpText request = MsrpText.request("NICKNAME", who.serverPath(), who.path())
                .header("Use-Nickname", "\"" + nickname + "\"");
        assertThat(who.msrp().transact(request).code()).isEqualTo(200);
    }

    private static boolean wraps(Received message, byte[] content) {
        return Octets.latin(message.body()).startsWith("From: ")
                && Arrays.equals(Cpim.content(message.body()), content);
    }

    @Test
    void whatItSaysIsHeardInAnEnvelopeThatNamesIt(Stage stage) {
        Participant alice = plain(stage, "alice");
        Participant bob = stage.join("bob");
        String said = "Grüße an alle,\r\nund eine zweite Zeile: 你好";
        assertThat(says(alice, said)).isEqualTo(200);
        Received copy = bob.hear(said);
        assertThat(copy.first().need("Content-Type")).isEqualTo("message/cpim");
        assertThat(Cpim.values(copy.body(), "From"))
                .hasSize(1)
                .allMatch(from -> from.endsWith("<" + alice.aor() + ">"));
        assertThat(Cpim.values(copy.body(), "To")).containsExactly("<" + stage.room() + ">");
        assertThat(Cpim.values(copy.body(), "DateTime")).hasSize(1);
        assertThat(Octets.latin(copy.body())).contains("\r\n\r\nContent-Type: text/plain\r\n");
        callsItself(alice, "Ali C.");
        says(alice, "by another name");
        assertThat(Cpim.values(bob.hear("by another name").body(), "From").get(0))
                .contains("Ali C.");
    }

    @Test
    void whatItHearsIsLabelledAndOtherwiseUntouched(Stage stage) {
        Participant alice = plain(stage, "alice");
        Participant bob = stage.join("bob");
        bob.say("before it had a name");
        reads(alice, "bob@example.org: before it had a name");
        callsItself(bob, "Bobbie Böse");
        bob.say("erste Zeile\nzweite Zeile: 你好\r\n");
        Received copy = reads(alice, "Bobbie Böse: erste Zeile\nzweite Zeile: 你好\r\n");
        assertThat(copy.first().need("Content-Type")).isEqualToIgnoringCase("text/plain;charset=utf-8");
        Participant carol = plain(stage, "carol");
        assertThat(says(carol, "from one to another")).isEqualTo(200);
        reads(alice, "carol@example.org: from one to another");
    }

    @Test
    void aTextInAnotherCharsetKeepsIt(Stage stage) {
        Participant alice = plain(stage, "alice");
        Participant bob = stage.join("bob");
        callsItself(bob, "Böse");
        byte[] latin = "schön".getBytes(StandardCharsets.ISO_8859_1);
        bob.msrp().transact(bob.message(bob.envelope("text/plain;charset=iso-8859-1", latin)));
        byte[] whole = "Böse: schön".getBytes(StandardCharsets.ISO_8859_1);
        Received copy = alice.receive("the text", message -> Arrays.equals(message.body(), whole));
        assertThat(copy.first().need("Content-Type")).containsIgnoringCase("charset=iso-8859-1");
    }

    @Test
    void aPrivateMessageIsLabelledSo(Stage stage) {
        Participant alice =
                plain(stage, "alice", plan -> plan.offer(sdp -> sdp.attribute("chatroom:private-messages")));
        Participant bob = stage.join("bob");
        byte[] whisper = Cpim.text(bob.aor(), alice.aor(), "psst");
        assertThat(bob.msrp().transact(bob.message(whisper)).code()).isEqualTo(200);
        reads(alice, "bob@example.org (private): psst");
        Participant silent = plain(stage, "carol");
        byte[] refused = Cpim.text(bob.aor(), silent.aor(), "psst");
        assertThat(bob.msrp().transact(bob.message(refused)).code())
                .as("it never said that it takes private messages")
                .isEqualTo(428);
    }

    @Test
    void whatItCannotShowIsToldInASentenceAndComposingNotAtAll(Stage stage) {
        Participant alice = plain(stage, "alice");
        Participant bob = stage.join("bob");
        Participant carol = stage.join("carol");
        byte[] picture = Octets.random(500, 1);
        bob.msrp()
                .transact(bob.message(bob.envelope(
                        "application/im-iscomposing+xml",
                        Octets.of("<isComposing><state>active</state></isComposing>"))));
        bob.msrp().transact(bob.message(bob.envelope("image/png", picture)));
        assertThat(carol.receive("the picture", message -> wraps(message, picture))
                        .body())
                .isNotEmpty();
        reads(alice, "bob@example.org sent image/png, which your client cannot show.");
        bob.say("a word");
        reads(alice, "bob@example.org: a word");
        assertThat(alice.contents()).hasSize(2);
    }

    @Test
    void aTextOfAnySizeGoesBothWays(Stage stage) {
        Participant alice = plain(stage, "alice");
        Participant bob = stage.join("bob");
        byte[] said = Octets.of("ü".repeat(150_000));
        assertThat(alice.msrp().transact(text(alice, said)).code()).isEqualTo(200);
        bob.receive("the long text", message -> wraps(message, said));
        bob.msrp().transact(bob.message(bob.envelope("text/plain;charset=utf-8", said)));
        byte[] labelled = Octets.join(Octets.of("bob@example.org: "), said);
        alice.receive("the long text", message -> Arrays.equals(message.body(), labelled));
        byte[] film = Octets.random(300_000, 2);
        bob.msrp().transact(bob.message(bob.envelope("video/mp4", film)));
        reads(alice, "bob@example.org sent video/mp4, which your client cannot show.");
    }

    @Test
    void reportsSayWhatItSent(Stage stage) {
        Participant alice = plain(stage, "alice");
        Participant bob = stage.join("bob");
        MsrpText said = text(alice, Octets.of("confirm this"), "Success-Report: yes");
        assertThat(alice.msrp().transact(said).code()).isEqualTo(200);
        MsrpFrame report = alice.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(report.need("Status")).startsWith("000 200");
        assertThat(report.need("Byte-Range")).isEqualTo("1-12/12");
        bob.hear("confirm this");
        MsrpText quiet = text(alice, Octets.of("in silence"), "Failure-Report: no");
        alice.msrp().send(quiet);
        bob.hear("in silence");
        alice.settle();
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(quiet.tid())))
                .isEmpty();
    }

    @Test
    void whoGotASentenceWasNotReached() {
        try (RunningServer server = RunningServer.start(
                        false,
                        "rooms.plain-text-participants=true",
                        "rooms.tell-unaware=false",
                        "rooms.report=delivered");
                Stage stage = Stage.of(server)) {
            Participant alice = plain(stage, "alice");
            Participant bob = stage.join("bob");
            stage.join("carol");
            byte[] picture = bob.envelope("image/png", Octets.random(500, 3));
            assertThat(bob.msrp()
                            .transact(bob.message(picture, "Success-Report: yes"))
                            .code())
                    .isEqualTo(200);
            reads(alice, "bob@example.org sent image/png, which your client cannot show.");
            bob.notice("how many it reached", notice -> Cpim.textOf(notice.needBody())
                    .contains("1 of 2"));
            byte[] words = bob.envelope("words reach both");
            bob.msrp().transact(bob.message(words, "Success-Report: yes"));
            assertThat(bob.msrp().expect("REPORT", MsrpFrame::isReport).need("Status"))
                    .startsWith("000 200");
            reads(alice, "bob@example.org: words reach both");
        }
    }

    @Test
    void itsAnswerNamesPlainTextAndThatOfOthersDoesNot(Stage stage) {
        Participant alice = plain(stage, "alice");
        assertThat(alice.answer().need("accept-types").split(" ")).containsExactly("message/cpim", "text/plain");
        Participant bob = stage.join("bob", plan -> plan.offer(sdp -> sdp.accept("message/cpim text/plain")));
        assertThat(bob.answer().need("accept-types")).isEqualTo("message/cpim");
        assertThat(bob.msrp().transact(text(bob, Octets.of("no envelope"))).code())
                .as("who knows envelopes uses them")
                .isEqualTo(415);
        assertThat(alice.msrp()
                        .transact(alice.send().header("Byte-Range", "1-3/3").body("text/html", Octets.of("<p>")))
                        .code())
                .isEqualTo(415);
    }

    @Test
    void whoKnowsNeitherIsRefused(Stage stage) {
        Sdp offer = Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").accept("image/png");
        assertThat(stage.call("alice").invite(offer.text()).status()).isEqualTo(488);
    }

    @Test
    void aNoticeOfTheRoomIsPlainTextToo(Stage stage) {
        Participant alice = plain(stage, "alice");
        Participant bob = stage.join("bob");
        OpenEnd.cutOff(alice, Octets.of("x".repeat(200_000)));
        alice.receive(
                "a notice", message -> Octets.latin(message.body()).startsWith("Your message ended early, after "));
        bob.say("still here");
    }

    /** A message that its sender gives up in the middle. */
    private static final class OpenEnd {
        private OpenEnd() {}

        static void cutOff(Participant who, byte[] octets) {
            MsrpText send = who.send()
                    .header("Byte-Range", "1-*/" + (octets.length * 2))
                    .body("text/plain", octets)
                    .flag("#");
            who.msrp().send(send);
        }
    }
}
