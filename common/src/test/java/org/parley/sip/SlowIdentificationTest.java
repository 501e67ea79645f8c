package org.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.sip.stack.SipConfig;
import org.parley.sip.stack.SipTransport;

/** What happens to a call's other requests while it is being found out who sent one. */
class SlowIdentificationTest {
    private final Vertx vertx = Vertx.vertx();
    private final Gate gate = new Gate();
    private SipAgent agent;
    private RawPeer peer;

    @BeforeEach
    void start() throws Exception {
        agent = await(SipAgent.start(
                vertx,
                SipConfig.loopback("test"),
                DialogConfig.defaults(),
                Capabilities.plain(),
                gate,
                new SimpleMeterRegistry()));
        peer = RawPeer.udp(agent.addresses().get(SipTransport.UDP));
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

    private Phone joined() throws Exception {
        Phone phone = new Phone(peer, "alice", "sip:lobby@127.0.0.1");
        peer.send(phone.request("INVITE", 1, phone.via(), phone.contact(), phone.offer()));
        gate.open("INVITE");
        phone.learn(peer.response("1 INVITE"));
        phone.ack(1);
        return phone;
    }

    @Test
    void laterRequestsOfTheCallKeepTheirOrder() throws Exception {
        Phone phone = joined();
        peer.send(phone.request("UPDATE", 2, phone.via(), phone.contact()));
        CompletableFuture<Authentication> update = gate.next("UPDATE");
        peer.send(phone.request("BYE", 3, phone.via()));
        peer.silence(Duration.ofMillis(300), RawPeer.Message::isResponse);
        assertThat(gate.asked).as("BYE waits its turn").isEmpty();
        update.complete(gate.passed());
        assertThat(peer.response("2 UPDATE").status()).isEqualTo(200);
        gate.open("BYE");
        assertThat(peer.response("3 BYE").status()).isEqualTo(200);
    }

    @Test
    void otherCallsDoNotWait() throws Exception {
        Phone one = new Phone(peer, "alice", "sip:lobby@127.0.0.1");
        peer.send(one.request("INVITE", 1, one.via(), one.contact(), one.offer()));
        CompletableFuture<Authentication> first = gate.next("INVITE");
        Phone two = new Phone(peer, "bob", "sip:lobby@127.0.0.1");
        peer.send(two.request("OPTIONS", 5, two.via()));
        gate.open("OPTIONS");
        assertThat(peer.response("5 OPTIONS").status()).isEqualTo(200);
        first.complete(new Authentication.Refused(SipResponse.of(403)));
        assertThat(peer.response("1 INVITE").status()).isEqualTo(403);
    }

    @Test
    void anInviteIsCancelledWhileItWaits() throws Exception {
        Phone phone = new Phone(peer, "alice", "sip:lobby@127.0.0.1");
        String via = phone.via();
        peer.send(phone.request("INVITE", 1, via, phone.contact(), phone.offer()));
        CompletableFuture<Authentication> asked = gate.next("INVITE");
        peer.send(phone.request("CANCEL", 1, via));
        assertThat(peer.response("1 CANCEL").status()).isEqualTo(200);
        assertThat(peer.response("1 INVITE").status()).isEqualTo(487);
        asked.complete(gate.passed());
        peer.silence(Duration.ofMillis(300), message -> message.status() == 200);
        assertThat(agent.dialogs()).isZero();
    }

    @Test
    void aLineHasAnEnd() throws Exception {
        Phone phone = joined();
        peer.send(phone.request("UPDATE", 2, phone.via(), phone.contact()));
        CompletableFuture<Authentication> update = gate.next("UPDATE");
        for (int cseq = 3; cseq <= 18; cseq++) {
            peer.send(phone.request("INFO", cseq, phone.via()));
        }
        assertThat(phone.ask("INFO", 19).status()).isEqualTo(503);
        update.complete(gate.passed());
        for (int cseq = 3; cseq <= 18; cseq++) {
            gate.open("INFO");
        }
    }

    @Test
    void aFaultIsAnsweredAndTheLineGoesOn() throws Exception {
        Phone phone = joined();
        peer.send(phone.request("UPDATE", 2, phone.via(), phone.contact()));
        CompletableFuture<Authentication> update = gate.next("UPDATE");
        peer.send(phone.request("BYE", 3, phone.via()));
        update.completeExceptionally(new IllegalStateException("seeded"));
        assertThat(peer.response("2 UPDATE").status()).isEqualTo(500);
        gate.open("BYE");
        assertThat(peer.response("3 BYE").status()).isEqualTo(200);
    }

    /** Asks the test who sent a request, and takes every call. */
    private static final class Gate implements SipService {
        private record Asked(SipRequest request, CompletableFuture<Authentication> answer) {}

        final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<Authentication> authenticate(SipRequest request, Optional<DialogRecord> dialog) {
            if (request.callId().startsWith("watchdog")) {
                return SipService.super.authenticate(request, dialog);
            }
            CompletableFuture<Authentication> answer = new CompletableFuture<>();
            asked.add(new Asked(request, answer));
            return answer;
        }

        CompletableFuture<Authentication> next(String method) throws InterruptedException {
            Asked next = asked.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("asked about " + method).isNotNull();
            assertThat(next.request.method()).isEqualTo(method);
            return next.answer;
        }

        void open(String method) throws InterruptedException {
            next(method).complete(passed());
        }

        Authentication passed() {
            return new Authentication.Passed(new Caller(Caller.Proof.DIGEST, List.of("sip:alice@example.org"), "", ""));
        }

        @Override
        public void invite(IncomingInvite invite) {
            invite.accept(
                    SipResponse.of(200).with(SipBody.sdp("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n")),
                    new LocalContact("lobby", List.of()),
                    new DialogListener() {
                        @Override
                        public void modify(Dialog dialog, IncomingRequest request) {
                            request.answer(SipResponse.of(200));
                        }

                        @Override
                        public void ended(Dialog dialog, DialogEnd why) {}
                    });
        }

        @Override
        public void options(IncomingRequest request) {
            request.answer(SipResponse.of(200));
        }
    }
}
