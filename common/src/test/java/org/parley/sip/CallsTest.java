package org.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.sip.stack.SipConfig;
import org.parley.sip.stack.SipTransport;

/** An agent that takes every call, and a raw peer that makes them. */
class CallsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Acceptor acceptor = new Acceptor();
    private SipAgent agent;

    @BeforeEach
    void start() throws Exception {
        agent = SipAgent.start(
                        vertx,
                        SipConfig.loopback("test"),
                        DialogConfig.defaults(),
                        Capabilities.plain(),
                        acceptor,
                        new SimpleMeterRegistry())
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        agent.stop().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void callOverUdpIsTakenAndEndedByTheCaller() throws Exception {
        callAndHangUp(RawPeer.udp(address(SipTransport.UDP)));
    }

    @Test
    void callOverTcpIsTakenAndEndedByTheCaller() throws Exception {
        callAndHangUp(RawPeer.tcp(address(SipTransport.TCP)));
    }

    private void callAndHangUp(RawPeer peer) throws Exception {
        try (peer) {
            Phone phone = new Phone(peer, "alice", "sip:lobby@127.0.0.1");
            RawPeer.Message ok = phone.invite(1);
            assertThat(ok.status()).isEqualTo(200);
            assertThat(ok.header("Contact")).contains(";isfocus");
            phone.ack(1);
            assertThat(acceptor.events.poll(30, TimeUnit.SECONDS)).isEqualTo("acknowledged");
            assertThat(phone.ask("BYE", 2).status()).isEqualTo(200);
            assertThat(acceptor.events.poll(30, TimeUnit.SECONDS)).isEqualTo("ended PEER_BYE");
            assertThat(agent.dialogs()).isZero();
        }
    }

    @Test
    void calleeHangsUp() throws Exception {
        try (RawPeer peer = RawPeer.udp(address(SipTransport.UDP))) {
            Phone phone = new Phone(peer, "alice", "sip:lobby@127.0.0.1");
            phone.invite(1);
            phone.ack(1);
            assertThat(acceptor.events.poll(30, TimeUnit.SECONDS)).isEqualTo("acknowledged");
            acceptor.dialogs.take().bye("SIP;cause=200;text=\"room closed\"");
            RawPeer.Message bye = peer.request("BYE");
            assertThat(bye.header("Reason")).isEqualTo("SIP;cause=200;text=\"room closed\"");
            peer.answer(bye, 200);
            assertThat(acceptor.events.poll(30, TimeUnit.SECONDS)).isEqualTo("ended LOCAL_BYE");
        }
    }

    private InetSocketAddress address(SipTransport transport) {
        return agent.addresses().get(transport);
    }

    /** Takes every call and writes down what happens. */
    private static final class Acceptor implements SipService {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        final BlockingQueue<Dialog> dialogs = new LinkedBlockingQueue<>();

        @Override
        public void invite(IncomingInvite invite) {
            SipResponse ok = SipResponse.of(200).with(SipBody.sdp("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n"));
            Dialog dialog = invite.accept(ok, new LocalContact("lobby", List.of("isfocus")), new DialogListener() {
                @Override
                public void acknowledged(Dialog dialog) {
                    events.add("acknowledged");
                }

                @Override
                public void ended(Dialog dialog, DialogEnd why) {
                    events.add("ended " + why.kind());
                }
            });
            dialogs.add(dialog);
        }

        @Override
        public void options(IncomingRequest request) {
            request.answer(SipResponse.of(200));
        }
    }
}
