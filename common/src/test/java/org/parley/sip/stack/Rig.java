package org.parley.sip.stack;

import gov.nist.javax.sip.DialogTimeoutEvent;
import gov.nist.javax.sip.SipListenerExt;
import gov.nist.javax.sip.message.SIPRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.header.ContactHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** A node with a responder that answers 200 to everything: OPTIONS without a transaction, the rest with one. */
final class Rig implements SipListenerExt, AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final BlockingQueue<RequestEvent> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<ResponseEvent> responses = new LinkedBlockingQueue<>();
    final BlockingQueue<IOExceptionEvent> failures = new LinkedBlockingQueue<>();
    final SipStackNode node;
    volatile boolean answering = true;

    Rig(SipConfig config) {
        node = await(SipStackNode.start(vertx, config, meters));
        node.open(this);
    }

    static Rig loopback() {
        return new Rig(SipConfig.loopback("test"));
    }

    InetSocketAddress at(SipTransport transport) {
        return Objects.requireNonNull(node.listening().get(transport));
    }

    /** How often a guard turned something away for that reason. */
    double refused(String why) {
        Counter counter = meters.find("parley.sip.refused").tag("why", why).counter();
        return counter == null ? 0 : counter.count();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for a condition, not for time. */
    static void until(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited 30 s for: " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void processRequest(RequestEvent event) {
        Request request = event.getRequest();
        if (!String.valueOf(((SIPRequest) request).getCallId().getCallId()).startsWith("watchdog-")) {
            requests.add(event);
        }
        if (request.getMethod().equals(Request.ACK) || !answering) {
            return;
        }
        try {
            Response response = node.messages().createResponse(200, request);
            ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
            if (to.getTag() == null) {
                to.setTag("rig");
            }
            if (request.getMethod().equals(Request.OPTIONS)) {
                ((PeerChannel) ((SIPRequest) request).getMessageChannel())
                        .reply(
                                ((gov.nist.javax.sip.message.SIPMessage) response).encodeAsBytes("UDP"),
                                ((SIPRequest) request).getPeerPacketSourcePort());
                return;
            }
            ContactHeader contact = node.headers()
                    .createContactHeader(node.addresses()
                            .createAddress(
                                    node.contact("room", node.flowOf(event).transport())));
            response.setHeader(contact);
            ServerTransaction transaction = node.provider().getNewServerTransaction(request);
            transaction.sendResponse(response);
        } catch (java.io.IOException | javax.sip.SipException gone) {
            // whoever asked is not there any more
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void processResponse(ResponseEvent event) {
        responses.add(event);
    }

    @Override
    public void processTimeout(TimeoutEvent event) {}

    @Override
    public void processIOException(IOExceptionEvent event) {
        failures.add(event);
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {}

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {}

    @Override
    public void processDialogTimeout(DialogTimeoutEvent event) {}

    @Override
    public void close() {
        await(node.stop());
        await(vertx.close());
    }
}
