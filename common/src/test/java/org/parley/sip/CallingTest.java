package org.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.sip.stack.SipConfig;
import org.parley.sip.stack.SipTransport;

/** Calls we make, to a raw peer that answers as it is told. */
class CallingTest {
    private static final SipBody OFFER = SipBody.sdp("v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\ns=-\r\n");

    private final Vertx vertx = Vertx.vertx();
    private final Diary diary = new Diary();
    private SipAgent agent;
    private RawPeer peer;

    @BeforeEach
    void start() throws Exception {
        DialogConfig quick =
                DialogConfig.defaults().withAck(Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofSeconds(1));
        Challenges password =
                (method, uri, challenge, again) -> !again && challenge.headers().has("WWW-Authenticate")
                        ? Optional.of(new SipHeader("Authorization", "Digest response=\"0\""))
                        : Optional.empty();
        agent = await(SipAgent.start(
                vertx,
                SipConfig.loopback("caller"),
                quick,
                Capabilities.plain(),
                SipService.none(),
                ForeignDialogs.NONE,
                password,
                new SimpleMeterRegistry()));
        peer = RawPeer.udp(new InetSocketAddress(
                "127.0.0.1", agent.addresses().get(SipTransport.UDP).getPort()));
    }

    @AfterEach
    void stop() throws Exception {
        peer.close();
        await(agent.stop());
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private OutgoingCall call() {
        SipUri to = SipUri.parse("sip:bob@127.0.0.1:" + peer.port());
        NameAddress from = new NameAddress("Room", "sip:lobby@example.org", List.of());
        return agent.invite(OutgoingInvite.of(to, from, new LocalContact("lobby", List.of("isfocus")), OFFER), diary);
    }

    private String contact() {
        return "Contact: <sip:bob@127.0.0.1:" + peer.port() + ">";
    }

    @Test
    @Covers("3261-13.2.1-1")
    @Covers("4028-7.1-1")
    void aCallIsMadeAcknowledgedAndEnded() throws Exception {
        call();
        RawPeer.Message invite = peer.request("INVITE");
        assertThat(invite.header("Allow")).contains("INVITE", "BYE");
        assertThat(invite.header("Supported")).contains("timer");
        assertThat(invite.header("Session-Expires")).isEqualTo("1800");
        assertThat(invite.header("Contact")).endsWith(";isfocus");
        assertThat(invite.body()).isEqualTo(OFFER.text());
        peer.answer(invite, 180);
        assertThat(diary.next()).isEqualTo("progress 180");
        peer.answer(
                invite,
                200,
                contact(),
                "Record-Route: <sip:127.0.0.1:" + peer.port() + ";lr;n=1>",
                "v=0\r\nanswer\r\n");
        RawPeer.Message ack = peer.request("ACK");
        assertThat(ack.header("CSeq")).isEqualTo("1 ACK");
        assertThat(ack.header("Route")).contains("n=1");
        assertThat(diary.next()).isEqualTo("answered 200 v=0");
        diary.dialog.bye("");
        RawPeer.Message bye = peer.request("BYE");
        assertThat(bye.header("CSeq")).isEqualTo("2 BYE");
        assertThat(bye.header("Supported")).contains("timer");
        peer.answer(bye, 200);
        assertThat(diary.next()).isEqualTo("ended LOCAL_BYE");
    }

    @Test
    @Covers("3261-13.2.2.4-1")
    void everyOkIsAcknowledgedAndASecondForkEnded() throws Exception {
        call();
        RawPeer.Message invite = peer.request("INVITE");
        peer.answer(invite, 200, contact(), "v=0\r\n");
        peer.request("ACK");
        assertThat(diary.next()).startsWith("answered");
        peer.answer(invite, 200, contact(), "v=0\r\n");
        assertThat(peer.request("ACK").toTag()).isEqualTo("answerer");
        peer.answer(
                new RawPeer.Message(
                        invite.text().replace("To: <", "To: \"\" <").replaceFirst("(?m)^To: (.*)$", "To: $1;tag=fork")),
                200,
                contact(),
                "v=0\r\n");
        assertThat(peer.request("ACK").toTag()).isEqualTo("fork");
        RawPeer.Message bye = peer.request("BYE");
        assertThat(bye.toTag()).isEqualTo("fork");
        peer.answer(bye, 200);
    }

    @Test
    void aRefusalIsTold() throws Exception {
        call();
        RawPeer.Message invite = peer.request("INVITE");
        peer.answer(invite, 486);
        assertThat(peer.request("ACK").header("CSeq")).isEqualTo("1 ACK");
        assertThat(diary.next()).isEqualTo("refused 486");
    }

    @Test
    void aChallengeIsAnsweredOnce() throws Exception {
        call();
        peer.answer(peer.request("INVITE"), 401, "WWW-Authenticate: Digest realm=\"x\", nonce=\"y\"");
        RawPeer.Message again =
                peer.expect("second INVITE", message -> message.header("CSeq").equals("2 INVITE"));
        assertThat(again.header("Authorization")).startsWith("Digest");
        peer.answer(again, 401, "WWW-Authenticate: Digest realm=\"x\", nonce=\"z\"");
        assertThat(diary.next()).isEqualTo("refused 401");
    }

    @Test
    @Covers("4028-7.4-1")
    void a422IsObeyed() throws Exception {
        call();
        peer.answer(peer.request("INVITE"), 422, "Min-SE: 3600");
        RawPeer.Message again =
                peer.expect("second INVITE", message -> message.header("CSeq").equals("2 INVITE"));
        assertThat(again.header("Min-SE")).isEqualTo("3600");
        assertThat(again.header("Session-Expires")).isEqualTo("3600");
        peer.answer(again, 603);
        assertThat(diary.next()).isEqualTo("refused 603");
    }

    @Test
    void givingUpCancelsOnceSomebodyIsThere() throws Exception {
        OutgoingCall call = call();
        RawPeer.Message invite = peer.request("INVITE");
        call.cancel();
        peer.answer(invite, 180);
        RawPeer.Message cancel = peer.request("CANCEL");
        assertThat(cancel.header("Via")).isEqualTo(invite.header("Via"));
        peer.answer(cancel, 200);
        peer.answer(invite, 487);
        assertThat(diary.next()).isEqualTo("refused 487");
    }

    @Test
    void anOkThatCrossesTheCancelIsAcknowledgedAndEnded() throws Exception {
        OutgoingCall call = call();
        RawPeer.Message invite = peer.request("INVITE");
        peer.answer(invite, 180);
        assertThat(diary.next()).isEqualTo("progress 180");
        call.cancel();
        peer.request("CANCEL");
        peer.answer(invite, 200, contact(), "v=0\r\n");
        peer.request("ACK");
        RawPeer.Message bye = peer.request("BYE");
        peer.answer(bye, 200);
        assertThat(diary.next()).isEqualTo("refused 487");
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (agent.dialogs() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(agent.dialogs()).isZero();
    }

    @Test
    void nobodyThereIsARefusalToo() throws Exception {
        SipUri to = SipUri.parse("sip:bob@127.0.0.1:1;transport=tcp");
        agent.invite(OutgoingInvite.of(to, NameAddress.of("sip:a@b"), new LocalContact("a", List.of()), OFFER), diary);
        assertThat(diary.next()).isIn("refused 503", "refused 408");
    }

    @Test
    @Covers("3261-14.1-1")
    void ourReinviteWaitsForThePeers() throws Exception {
        call();
        RawPeer.Message invite = peer.request("INVITE");
        peer.answer(invite, 200, contact(), "v=0\r\n");
        peer.request("ACK");
        diary.next();
        diary.holdModify = true;
        Phone back = new Phone(
                peer, "bob", "sip:lobby@" + invite.header("Contact").replaceAll("^<sip:lobby@([^>;]+).*", "$1"));
        String tags = "From: <sip:bob@127.0.0.1:" + peer.port() + ">;tag=answerer";
        String to = "To: <sip:lobby@example.org>;tag=" + invite.header("From").replaceAll(".*tag=([^;]+).*", "$1");
        peer.send(back.request(
                "INVITE", 1, back.via(), "Call-ID: " + invite.header("Call-ID"), tags, to, contact(), "v=0\r\n"));
        assertThat(diary.next()).isEqualTo("modify");
        Future<SipResponse> ours = diary.dialog.reinvite(OFFER);
        peer.silence(Duration.ofMillis(200), message -> message.startLine().startsWith("INVITE"));
        diary.held.take().answer(SipResponse.of(488));
        peer.response("1 INVITE");
        RawPeer.Message reinvite =
                peer.expect("our INVITE", message -> message.header("CSeq").equals("2 INVITE"));
        peer.answer(reinvite, 200, contact(), "v=0\r\n");
        assertThat(peer.request("ACK").header("CSeq")).isEqualTo("2 ACK");
        assertThat(await(ours).status()).isEqualTo(200);
    }

    /** Writes down what it hears. */
    private static final class Diary implements CallListener {
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        final BlockingQueue<IncomingRequest> held = new LinkedBlockingQueue<>();
        volatile boolean holdModify;
        volatile Dialog dialog;

        String next() throws InterruptedException {
            String event = heard.poll(30, TimeUnit.SECONDS);
            return event == null ? "nothing" : event;
        }

        @Override
        public void progress(OutgoingCall call, SipResponse response) {
            heard.add("progress " + response.status());
        }

        @Override
        public void answered(Dialog made, SipResponse response) {
            dialog = made;
            heard.add("answered " + response.status() + " "
                    + response.body().text().lines().findFirst().orElse(""));
        }

        @Override
        public void refused(OutgoingCall call, SipResponse response) {
            heard.add("refused " + response.status());
        }

        @Override
        public void modify(Dialog changed, IncomingRequest request) {
            heard.add("modify");
            held.add(request);
        }

        @Override
        public void ended(Dialog over, DialogEnd why) {
            heard.add("ended " + why.kind());
        }
    }
}
