package org.parley.tests.rfc3263;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.parley.sip.CallListener;
import org.parley.sip.Capabilities;
import org.parley.sip.Dialog;
import org.parley.sip.DialogConfig;
import org.parley.sip.DialogEnd;
import org.parley.sip.LocalContact;
import org.parley.sip.NameAddress;
import org.parley.sip.OutgoingCall;
import org.parley.sip.OutgoingInvite;
import org.parley.sip.SipAgent;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipResponse;
import org.parley.sip.SipService;
import org.parley.sip.SipUri;
import org.parley.sip.route.Outward;
import org.parley.sip.stack.SipConfig;
import org.parley.sip.stack.SipNames;
import org.parley.sip.stack.SipTransport;

/** Our SIP agent on loopback, which asks a name server of the test, and a diary of its calls. Silent hosts are given up after 64 × 100 ms. */
final class Caller implements CallListener, AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> diary = new LinkedBlockingQueue<>();
    private final BlockingQueue<Dialog> dialogs = new LinkedBlockingQueue<>();
    private final SipAgent agent;

    Caller(SipConfig sip, Outward outward, SipService service, List<InetSocketAddress> nameServers) {
        DialogConfig quick =
                DialogConfig.defaults().withPatience(Duration.ofMillis(6_400)).withOutward(outward);
        agent = within(SipAgent.start(
                vertx,
                sip.withNames(new SipNames(nameServers, host -> host.endsWith(".example.org"))),
                quick,
                Capabilities.plain(),
                service,
                meters));
    }

    static Caller asking(InetSocketAddress nameServer) {
        return new Caller(SipConfig.loopback("caller"), Outward.ANYWHERE, SipService.none(), List.of(nameServer));
    }

    static <T> T within(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    InetSocketAddress at(SipTransport transport) {
        InetSocketAddress at = agent.addresses().get(transport);
        if (at == null) {
            throw new AssertionError("no " + transport);
        }
        return at;
    }

    /** The status of the final answer to OPTIONS, or what stands for it. */
    int options(String uri) {
        return ask(uri).status();
    }

    SipResponse ask(String uri) {
        return within(agent.options(SipUri.parse(uri)));
    }

    OutgoingCall call(String uri) {
        return call(uri, "");
    }

    OutgoingCall call(String uri, String route) {
        NameAddress from = new NameAddress("Room", "sip:lobby@example.org", new ArrayList<>());
        return agent.invite(
                new OutgoingInvite(
                        SipUri.parse(uri),
                        from,
                        new LocalContact("lobby", List.of("isfocus")),
                        SipBody.sdp("v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\ns=-\r\n"),
                        SipHeaders.NONE,
                        route),
                this);
    }

    /** The next thing that happened to a call: {@code progress 180}, {@code answered 200}, {@code refused 486}, {@code ended LOCAL_BYE}. */
    String heard() {
        try {
            String next = diary.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing became of the call");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Dialog dialog() {
        try {
            Dialog next = dialogs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no dialog");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void progress(OutgoingCall call, SipResponse response) {
        diary.add("progress " + response.status());
    }

    @Override
    public void answered(Dialog dialog, SipResponse response) {
        dialogs.add(dialog);
        diary.add("answered " + response.status());
    }

    @Override
    public void refused(OutgoingCall call, SipResponse response) {
        diary.add("refused " + response.status());
    }

    @Override
    public void ended(Dialog dialog, DialogEnd why) {
        diary.add("ended " + why.kind());
    }

    @Override
    public void close() {
        within(agent.stop());
        within(vertx.close());
    }
}
