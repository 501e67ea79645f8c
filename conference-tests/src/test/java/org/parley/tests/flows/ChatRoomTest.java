package org.parley.tests.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SdpView;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.Operator;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;
import org.w3c.dom.Element;

/** A chat room without relays, message by message: join, roster, nickname, messages to all and to one, leaving, the end. */
@ParleyServer("rooms.roster.interval=0s")
class ChatRoomTest {
    private static final String CRLF = "\r\n";

    /** What Alice's client knows: her call, her subscription, her MSRP connection. */
    private static final class Client {
        private final Stage stage;
        private final SipCall call;
        private final SipCall roster;
        private final String path = "msrp://127.0.0.1:7654/" + Octets.token(16) + ";tcp";
        private String theirs = "";
        private MsrpPeer msrp;

        Client(Stage stage) {
            this.stage = stage;
            this.call = stage.keep(new SipCall(stage.tcp(), Stage.aor("alice"), stage.room()));
            this.roster = stage.keep(new SipCall(stage.tcp(), Stage.aor("alice"), stage.room()));
        }

        String offer() {
            return String.join(
                            CRLF,
                            "v=0",
                            "o=alice 2890844526 2890844526 IN IP4 127.0.0.1",
                            "s=-",
                            "c=IN IP4 127.0.0.1",
                            "t=0 0",
                            "m=message 7654 TCP/MSRP *",
                            "a=accept-types:message/cpim text/plain text/html",
                            "a=accept-wrapped-types:text/plain text/html",
                            "a=setup:actpass",
                            "a=path:" + path,
                            "a=chatroom:nickname private-messages")
                    + CRLF;
        }

        MsrpText request(String method, String... lines) {
            MsrpText text = MsrpText.request(method, theirs, path);
            for (String line : lines) {
                text.line(line);
            }
            return text;
        }

        /** Its answer, which goes back as RFC 4975 §7.2 and RFC 7701 §7.1 say: there is one hop. */
        MsrpFrame transact(MsrpText text) {
            MsrpFrame answer = msrp.transact(text);
            assertThat(answer.toPath()).containsExactly(path);
            assertThat(answer.fromPath()).containsExactly(theirs);
            return answer;
        }

        ConferenceInfo told() {
            return ConferenceInfo.in(roster.notification());
        }
    }

    private static Participant bob(Stage stage) {
        Participant bob =
                stage.join("bob", plan -> plan.offer(sdp -> sdp.attribute("chatroom:nickname private-messages")));
        MsrpText bobby =
                MsrpText.request("NICKNAME", bob.serverPath(), bob.path()).header("Use-Nickname", "\"Bobby\"");
        assertThat(bob.msrp().transact(bobby).code()).isEqualTo(200);
        return bob;
    }

    @Test
    @Covers("4579-4.2-1")
    @Covers("4575-3.2-1")
    @Covers("7701-7.4-1")
    @Covers("7701-7.4-2")
    void aRoomFromTheFirstCallToItsEnd(Stage stage) {
        Participant bob = bob(stage);
        SipCall bobs = stage.keep(new SipCall(stage.tcp(), bob.aor(), stage.room()));
        assertThat(bobs.subscribe("User-Agent: Parley test").status()).isEqualTo(200);
        ConferenceInfo before = ConferenceInfo.in(bobs.notification());
        Client alice = new Client(stage);
        joins(alice);
        binds(alice, bob);
        subscribes(alice, bob);
        // 6.8: Bob is told what is new, and that is next to what he knew.
        ConferenceInfo joined = ConferenceInfo.in(bobs.notification());
        assertThat(joined.state()).isEqualTo("partial");
        assertThat(joined.version()).isEqualTo(before.version() + 1);
        assertThat(joined.at("users").orElseThrow().getAttribute("state")).isEqualTo("partial");
        assertThat(joined.users().keySet()).containsExactly(Stage.aor("alice"));
        assertThat(joined.text("conference-state", "user-count")).isEqualTo("2");
        takesANickname(alice, bobs);
        speaks(alice, bob);
        whispers(alice, bob);
        whispersInPieces(alice, bob);
        leaves(alice, bobs);
        // 6.20: the operator ends the room.
        Operator.act(stage, "DELETE", "?reason=over");
        bob.call().expect("BYE");
        for (SipCall subscriber : List.of(bobs, alice.roster)) {
            assertThat(subscriber.notification().need("Subscription-State")).isEqualTo("terminated;reason=noresource");
        }
    }

    /** 6.1 to 6.3. */
    private static void joins(Client alice) {
        SipMessage ok = alice.call.invite(
                alice.offer(),
                "Supported: timer, replaces",
                "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY",
                "Accept: application/sdp");
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.tag("To")).isNotEmpty();
        assertThat(ok.need("Contact"))
                .contains(";isfocus")
                .contains(";automata")
                .contains(";message");
        assertThat(ok.tokens("Allow")).contains("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "SUBSCRIBE");
        assertThat(ok.tokens("Allow-Events")).contains("conference");
        assertThat(ok.tokens("Supported")).contains("timer");
        assertThat(ok.need("Content-Type")).isEqualTo("application/sdp");
        SdpView answer = SdpView.of(ok.body());
        assertThat(ok.body().lines().filter(line -> line.startsWith("m="))).hasSize(1);
        assertThat(answer.mline()[2]).isEqualTo("TCP/MSRP");
        assertThat(answer.need("accept-types")).isEqualTo("message/cpim");
        assertThat(answer.need("setup")).isEqualTo("passive");
        assertThat(answer.need("chatroom")).isEqualTo("nickname private-messages");
        alice.theirs = answer.need("path");
        alice.call.ack();
    }

    /** 6.4 and 6.5. */
    private static void binds(Client alice, Participant bob) {
        alice.msrp =
                alice.stage.add(MsrpPeer.connect(MsrpAddress.of(alice.theirs).socket()));
        MsrpText bind = alice.request("SEND", "Message-ID: bind06m1", "Byte-Range: 1-0/0");
        assertThat(alice.transact(bind).code()).isEqualTo(200);
        bob.settle();
        assertThat(bob.contents()).isEmpty();
    }

    /** 6.6 and 6.7. */
    private static void subscribes(Client alice, Participant bob) {
        SipMessage ok = alice.roster.subscribe(
                "Accept: application/conference-info+xml", "Expires: 3600", "User-Agent: Parley test");
        assertThat(ok.status()).isEqualTo(200);
        assertThat(Integer.parseInt(ok.need("Expires"))).isBetween(1, 3_600);
        SipMessage notify = alice.roster.notification();
        assertThat(notify.need("Event")).isEqualTo("conference");
        assertThat(notify.need("Subscription-State")).matches("active;expires=[0-9]+");
        ConferenceInfo roster = ConferenceInfo.in(notify);
        assertThat(roster.state()).isEqualTo("full");
        assertThat(roster.entity()).isEqualTo(alice.stage.room());
        assertThat(roster.text("conference-state", "user-count")).isEqualTo("2");
        assertThat(roster.users().keySet()).containsExactlyInAnyOrder(bob.aor(), Stage.aor("alice"));
        assertThat(ConferenceInfo.nickname(roster.users().get(bob.aor()))).isEqualTo("Bobby");
        for (Element user : roster.users().values()) {
            Element endpoint = ConferenceInfo.at(user, "endpoint").orElseThrow();
            assertThat(ConferenceInfo.text(endpoint, "status")).isEqualTo("connected");
            assertThat(ConferenceInfo.text(endpoint, "joining-method")).isEqualTo("dialed-in");
            assertThat(ConferenceInfo.text(endpoint, "media", "type")).isEqualTo("message");
            assertThat(ConferenceInfo.text(endpoint, "media", "status")).isEqualTo("sendrecv");
        }
    }

    /** 6.9 to 6.12. */
    private static void takesANickname(Client alice, SipCall bobs) {
        assertThat(alice.transact(alice.request("NICKNAME", "Use-Nickname: \"bobby\""))
                        .code())
                .isEqualTo(425);
        MsrpText quoted = alice.request("NICKNAME", "Use-Nickname: \"Alice \\\"in\\\" Wonderland\"");
        MsrpFrame granted = alice.transact(quoted);
        assertThat(granted.code()).isEqualTo(200);
        assertThat(granted.tid()).isEqualTo(quoted.tid());
        for (SipCall subscriber : List.of(alice.roster, bobs)) {
            ConferenceInfo named = ConferenceInfo.in(subscriber.notification());
            assertThat(named.state()).isEqualTo("partial");
            assertThat(ConferenceInfo.nickname(named.users().get(Stage.aor("alice"))))
                    .isEqualTo("Alice \"in\" Wonderland");
        }
    }

    /** 6.13 and 6.14. */
    private static void speaks(Client alice, Participant bob) {
        byte[] envelope = Octets.of(String.join(
                CRLF,
                "From: <" + Stage.aor("alice") + ">",
                "To: <" + alice.stage.room() + ";transport=tcp>",
                "DateTime: 2026-03-01T12:01:00Z",
                "NS: imdn <urn:ietf:params:imdn>",
                "imdn.Message-ID: Q8w7e6r5t4y3u2",
                "",
                "Content-Type: text/plain;charset=utf-8",
                "",
                "Hello guys, how are you today?"));
        MsrpText said = alice.request("SEND", "Message-ID: reg0msg1", "Byte-Range: 1-*/" + envelope.length)
                .body("message/cpim", envelope);
        assertThat(alice.transact(said).code()).isEqualTo(200);
        MsrpFrame copy = bob.hear("Hello guys, how are you today?").first();
        assertThat(copy.needBody()).isEqualTo(envelope);
        assertThat(copy.toPath()).containsExactly(bob.uri());
        assertThat(copy.fromPath()).containsExactly(bob.serverUri());
        assertThat(copy.messageId()).isNotEqualTo("reg0msg1");
        assertThat(alice.msrp.inbox().seen(MsrpFrame::isContent)).as("no copy").isEmpty();
    }

    /** 6.15 and 6.16. */
    private static void whispers(Client alice, Participant bob) {
        byte[] envelope = Octets.of(String.join(
                CRLF,
                "From: <" + Stage.aor("alice") + ">",
                "To: <" + bob.aor() + ">",
                "DateTime: 2026-03-01T12:02:00Z",
                "",
                "Content-Type: text/plain",
                "",
                "Hello Bob."));
        String range = "1-" + envelope.length + "/" + envelope.length;
        MsrpText said = alice.request("SEND", "Message-ID: prv0msg1", "Success-Report: yes", "Byte-Range: " + range)
                .body("message/cpim", envelope);
        assertThat(alice.transact(said).code()).isEqualTo(200);
        assertThat(bob.hear("Hello Bob.").body()).isEqualTo(envelope);
        MsrpFrame report = alice.msrp.expect("REPORT", MsrpFrame::isReport);
        assertThat(report.toPath()).containsExactly(alice.path);
        assertThat(report.messageId()).isEqualTo("prv0msg1");
        assertThat(report.need("Byte-Range")).isEqualTo(range);
        assertThat(report.need("Status")).startsWith("000 200");
        assertThat(report.need("Content-Type")).isEqualTo("message/cpim");
        for (String name : List.of("From", "To")) {
            assertThat(Cpim.values(report.needBody(), name)).isEqualTo(Cpim.values(envelope, name));
        }
    }

    /** 6.17: who it is for comes with the second chunk. */
    private static void whispersInPieces(Client alice, Participant bob) {
        String first = "From: <" + Stage.aor("alice") + ">" + CRLF + "To: <sip:bo";
        String second = "b@example.org>" + CRLF + "DateTime: 2026-03-01T12:03:00Z" + CRLF + CRLF
                + "Content-Type: text/plain" + CRLF + CRLF + "Split headers";
        int length = first.length() + second.length();
        MsrpText begin = alice.request("SEND", "Message-ID: spl0msg1", "Byte-Range: 1-*/" + length)
                .body("message/cpim", Octets.of(first))
                .flag("+");
        assertThat(alice.transact(begin).code()).isEqualTo(200);
        bob.settle();
        assertThat(bob.contents()).noneMatch(frame -> frame.messageId().equals("spl0msg1"));
        String rest = (first.length() + 1) + "-" + length + "/" + length;
        MsrpText end = alice.request("SEND", "Message-ID: spl0msg1", "Byte-Range: " + rest)
                .body("message/cpim", Octets.of(second));
        assertThat(alice.transact(end).code()).isEqualTo(200);
        assertThat(bob.hear("Split headers").body()).isEqualTo(Octets.of(first + second));
        assertThat(bob.contents()).as("and nothing before it was complete").hasSize(3);
    }

    /** 6.18 and 6.19. */
    private static void leaves(Client alice, SipCall bobs) {
        assertThat(alice.transact(alice.request("NICKNAME", "Use-Nickname: \"\""))
                        .code())
                .isEqualTo(200);
        for (SipCall subscriber : List.of(alice.roster, bobs)) {
            Element user = ConferenceInfo.in(subscriber.notification()).users().get(Stage.aor("alice"));
            assertThat(ConferenceInfo.nickname(user)).isEmpty();
        }
        assertThat(alice.call.bye().status()).isEqualTo(200);
        ConferenceInfo left = ConferenceInfo.in(bobs.notification());
        Element gone = left.users().get(Stage.aor("alice"));
        assertThat(ConferenceInfo.stateOf(gone)).isEqualTo("deleted");
        assertThat(left.text("conference-state", "user-count")).isEqualTo("1");
        assertThat(alice.told().users().keySet()).as("it lives on").containsExactly(Stage.aor("alice"));
        MsrpText late = alice.request("SEND", "Message-ID: late0001", "Byte-Range: 1-0/0");
        assertThat(alice.stage.connect().transact(late).code()).isEqualTo(481);
    }
}
