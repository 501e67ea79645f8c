package org.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.conformance.Covers;
import org.parley.sip.stack.SipConfig;
import org.parley.sip.stack.SipTransport;

/** REFER from both ends: one agent asks, another is asked; and raw peers, for what agents of ours would not say. */
class ReferringTest {
    private static final SipBody OFFER = SipBody.sdp("v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\ns=-\r\n");
    private static final LocalContact CONTACT = new LocalContact("lobby", List.of());
    private static final ReferTo OUT = ReferTo.of("sip:carol@example.org", "BYE");

    private final Vertx vertx = Vertx.vertx();
    private final List<SipAgent> agents = new ArrayList<>();
    private final BlockingQueue<Pending> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final ReferralListener listener = new ReferralListener() {
        @Override
        public void progress(int status, String phrase) {
            heard.add("progress " + status + " " + phrase);
        }

        @Override
        public void over(int status, String phrase) {
            heard.add("over " + status + " " + phrase);
        }
    };
    private SipAgent server;
    private volatile Dialog answering;

    @BeforeEach
    void start() throws Exception {
        server = agent(List.of("REFER", "SUBSCRIBE"), List.of("timer", "norefersub"), new Asked());
    }

    @AfterEach
    void stop() throws Exception {
        for (SipAgent agent : agents) {
            await(agent.stop());
        }
        await(vertx.close());
    }

    private SipAgent agent(List<String> more, List<String> supported, SipService service) throws Exception {
        Capabilities plain = Capabilities.plain();
        List<String> allow = new ArrayList<>(plain.allow());
        allow.addAll(more);
        Capabilities able = new Capabilities(
                allow,
                supported,
                List.of("application/sdp", "message/sipfrag"),
                plain.acceptEncoding(),
                plain.acceptLanguage(),
                List.of(),
                plain.maxBodyOctets());
        SipAgent agent = await(SipAgent.start(
                vertx,
                SipConfig.loopback("agent" + agents.size()),
                DialogConfig.defaults(),
                able,
                service,
                new SimpleMeterRegistry()));
        agents.add(agent);
        return agent;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T one = queue.poll(30, TimeUnit.SECONDS);
        assertThat(one).as("nothing came").isNotNull();
        return one;
    }

    private static InetSocketAddress address(SipAgent agent) {
        return new InetSocketAddress(
                "127.0.0.1", agent.addresses().get(SipTransport.UDP).getPort());
    }

    /** A call of a fresh agent of ours to the server. */
    private Dialog call() throws Exception {
        SipAgent caller = agent(List.of("NOTIFY"), List.of("timer"), SipService.none());
        SipUri to = SipUri.parse("sip:lobby@127.0.0.1:" + address(server).getPort());
        BlockingQueue<Dialog> made = new LinkedBlockingQueue<>();
        caller.invite(
                OutgoingInvite.of(
                        to, NameAddress.of("sip:alice@example.org"), new LocalContact("alice", List.of()), OFFER),
                new CallListener() {
                    @Override
                    public void answered(Dialog dialog, SipResponse response) {
                        made.add(dialog);
                    }

                    @Override
                    public void refused(OutgoingCall call, SipResponse response) {}

                    @Override
                    public void ended(Dialog over, DialogEnd why) {}
                });
        return next(made);
    }

    private static Phone phone(SipAgent server) throws Exception {
        RawPeer peer = RawPeer.udp(address(server));
        return new Phone(peer, "alice", "sip:lobby@127.0.0.1");
    }

    private RawPeer.Message notify(Phone phone) throws Exception {
        RawPeer.Message notify = phone.peer.request("NOTIFY");
        phone.peer.answer(notify, 200);
        return notify;
    }

    @Test
    void whoAsksHearsHowItGoesOnAndWhatCameOfIt() throws Exception {
        Dialog dialog = call();
        dialog.refer(OUT, listener);
        Pending pending = next(asked);
        assertThat(pending.refer().referTo()).isEqualTo(OUT);
        assertThat(pending.refer().resource()).startsWith("sip:lobby@");
        Referral referral = pending.accept(Duration.ZERO);
        assertThat(next(heard)).isEqualTo("progress 100 Trying");
        referral.progress(180, "Ringing");
        assertThat(next(heard)).isEqualTo("progress 180 Ringing");
        referral.finish(486, "Busy Here");
        referral.finish(200, "OK");
        assertThat(next(heard)).isEqualTo("over 486 Busy Here");
    }

    @Test
    @Covers("3515-3.10-1")
    void whatIsToldFasterThanOnceASecondIsToldTogether() throws Exception {
        Dialog dialog = call();
        long begin = System.nanoTime();
        dialog.refer(OUT, listener);
        Referral referral = next(asked).accept(Duration.ZERO);
        referral.progress(180, "Ringing");
        referral.progress(183, "Session Progress");
        referral.finish(200, "OK");
        assertThat(next(heard)).isEqualTo("progress 100 Trying");
        assertThat(next(heard)).isEqualTo("over 200 OK");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    @Covers("3515-2.4.7-1")
    void whoStillWaitsWhenAnAgentIsAboutToStopHearsHowItStands() throws Exception {
        Phone alice = phone(server);
        Phone bob = phone(server);
        List<Referral> referrals = new ArrayList<>();
        for (Phone phone : List.of(alice, bob)) {
            phone.peer.send(phone.request("REFER", 1, phone.via(), phone.contact(), "Refer-To: " + OUT));
            referrals.add(next(asked).accept(Duration.ZERO));
            assertThat(phone.peer.response("1 REFER").status()).isEqualTo(202);
            assertThat(notify(phone).body()).isEqualTo("SIP/2.0 100 Trying\r\n");
        }
        referrals.get(0).finish(486, "Busy Here"); // would be said a second after the first
        Future<Void> told = server.endReferrals();
        for (Phone phone : List.of(alice, bob)) {
            RawPeer.Message last = phone.peer.request("NOTIFY");
            assertThat(last.header("Subscription-State")).isEqualTo("terminated;reason=noresource");
            assertThat(last.body()).isEqualTo(phone == alice ? "SIP/2.0 486 Busy Here\r\n" : "SIP/2.0 100 Trying\r\n");
            assertThat(told.isComplete()).as("told before it was heard").isFalse();
            phone.peer.answer(last, 200);
        }
        await(told);
        await(server.endReferrals());
        for (Phone phone : List.of(alice, bob)) {
            phone.peer.close();
        }
    }

    @Test
    void severalInOneDialogAreToldApart() throws Exception {
        Dialog dialog = call();
        BlockingQueue<String> second = new LinkedBlockingQueue<>();
        dialog.refer(OUT, listener);
        Referral one = next(asked).accept(Duration.ZERO);
        assertThat(next(heard)).isEqualTo("progress 100 Trying");
        dialog.refer(ReferTo.of("sip:dave@example.org", "INVITE"), (status, phrase) -> second.add("over " + status));
        Referral other = next(asked).accept(Duration.ZERO);
        other.finish(404, "Not Found");
        assertThat(next(second)).isEqualTo("over 404");
        one.finish(200, "OK");
        assertThat(next(heard)).isEqualTo("over 200 OK");
    }

    /** An apostrophe is a mark like any other (RFC 3261 §25.1), also where the library's parser knows none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Refer-To: <sip:o'brien@example.org;method=BYE?Reason=SIP%3Btext%3D%22it's%20late%22>",
                "r: O'Brien <sip:o'brien@example.org;method=BYE?Reason=SIP%3Btext%3Dit's>",
                "Refer-To: \"O'Brien\" <sip:o%27brien@example.org;method=BYE?Reason='late'>"
            })
    void anApostropheMayStandAnywhereInReferTo(String line) throws Exception {
        Phone phone = phone(server);
        phone.peer.send(phone.request("REFER", 1, phone.via(), phone.contact(), line));
        Pending pending = next(asked);
        ReferTo to = pending.refer().referTo();
        assertThat(SipUri.parse(to.uri()).user()).isEqualTo("o'brien");
        assertThat(to.method()).isEqualTo("BYE");
        assertThat(to.headers().first("Reason").orElse("")).contains("'").doesNotContain("%27");
        pending.accept(Duration.ZERO);
        assertThat(phone.peer.response("1 REFER").status()).isEqualTo(202);
        phone.peer.close();
    }

    @Test
    void aRefusalIsHeardToo() throws Exception {
        Dialog dialog = call();
        dialog.refer(OUT, listener);
        next(asked).refer().answer(SipResponse.of(403));
        assertThat(next(heard)).isEqualTo("over 403 Forbidden");
    }

    @Test
    void theEndOfTheDialogIsTheEndOfItAll() throws Exception {
        Dialog dialog = call();
        dialog.refer(OUT, listener);
        next(asked).accept(Duration.ZERO);
        assertThat(next(heard)).isEqualTo("progress 100 Trying");
        answering.bye("");
        assertThat(next(heard)).isEqualTo("over 481 Dialog is over");
        dialog.refer(OUT, listener);
        assertThat(next(heard)).isEqualTo("over 481 Dialog is over");
    }

    @Test
    @Covers("4488-4-2")
    void whoCannotDoWithoutASubscriptionMakesOne() throws Exception {
        SipAgent old = agent(List.of("REFER"), List.of("timer"), new Asked());
        Phone phone = phone(old);
        phone.peer.send(
                phone.request("REFER", 1, phone.via(), phone.contact(), "Refer-To: " + OUT, "Refer-Sub: false"));
        next(asked).accept(Duration.ZERO);
        RawPeer.Message accepted = phone.peer.response("1 REFER");
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.text()).doesNotContain("Refer-Sub");
        assertThat(notify(phone).body()).startsWith("SIP/2.0 100 ");
        phone.peer.close();
    }

    @Test
    @Covers("4488-4-4")
    void whoCannotDoWithoutASubscriptionSaysSoWhenItMust() throws Exception {
        SipAgent old = agent(List.of("REFER"), List.of("timer"), new Asked());
        Phone phone = phone(old);
        RawPeer.Message refused =
                phone.ask("REFER", 1, phone.contact(), "Refer-To: " + OUT, "Refer-Sub: false", "Require: norefersub");
        assertThat(refused.status()).isEqualTo(420);
        assertThat(refused.header("Unsupported")).isEqualTo("norefersub");
        phone.peer.close();
    }

    @Test
    void whenItsTimeRunsOutTheLastWordHasABodyToo() throws Exception {
        Phone phone = phone(server);
        phone.peer.send(phone.request("REFER", 1, phone.via(), phone.contact(), "Refer-To: " + OUT));
        next(asked).accept(Duration.ofSeconds(-59)); // a minute more than that
        assertThat(phone.peer.response("1 REFER").status()).isEqualTo(202);
        assertThat(notify(phone).header("Subscription-State")).startsWith("active");
        RawPeer.Message last = notify(phone);
        assertThat(last.header("Subscription-State")).isEqualTo("terminated;reason=timeout");
        assertThat(last.body()).isEqualTo("SIP/2.0 100 Trying\r\n");
        phone.peer.close();
    }

    @Test
    @Covers("3515-3.4-1")
    void itLastsLongerThanWhatIsAskedForMayTake() throws Exception {
        Phone phone = phone(server);
        phone.peer.send(phone.request("REFER", 1, phone.via(), phone.contact(), "Refer-To: " + OUT));
        Referral referral = next(asked).accept(Duration.ofSeconds(180));
        phone.learn(phone.peer.response("1 REFER"));
        String state = notify(phone).header("Subscription-State");
        assertThat(Integer.parseInt(state.replace("active;expires=", ""))).isGreaterThan(180);
        phone.peer.send(phone.request("SUBSCRIBE", 2, phone.via(), phone.contact(), "Event: refer", "Expires: 3000"));
        assertThat(phone.peer.response("2 SUBSCRIBE").header("Expires")).isEqualTo("3000");
        assertThat(notify(phone).body()).startsWith("SIP/2.0 100 ");
        referral.finish(603, "Declined");
        assertThat(notify(phone).header("Subscription-State")).isEqualTo("terminated;reason=noresource");
        phone.peer.close();
    }

    /** A REFER that waits, and where it may be accepted. */
    private record Pending(IncomingRefer refer, Context context) {
        Referral accept(Duration most) throws Exception {
            Promise<Referral> accepted = Promise.promise();
            context.runOnContext(now -> accepted.complete(refer.accept(CONTACT, most)));
            return await(accepted.future());
        }
    }

    /** Takes calls, and hands what REFER asks to the test. */
    private final class Asked implements SipService, DialogListener {
        @Override
        public void invite(IncomingInvite invite) {
            answering = invite.accept(SipResponse.of(200).with(OFFER), CONTACT, this);
        }

        @Override
        public void options(IncomingRequest request) {
            request.answer(SipResponse.of(200));
        }

        @Override
        public void refer(IncomingRefer refer) {
            asked.add(new Pending(refer, Vertx.currentContext()));
        }

        @Override
        public void refer(Dialog dialog, IncomingRefer refer) {
            asked.add(new Pending(refer, Vertx.currentContext()));
        }

        @Override
        public void ended(Dialog dialog, DialogEnd why) {}
    }
}
