package org.parley.sip.dialog;

import gov.nist.javax.sip.DialogTimeoutEvent;
import gov.nist.javax.sip.SipListenerExt;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.MessageChannel;
import java.io.IOException;
import java.text.ParseException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.TransactionUnavailableException;
import org.jspecify.annotations.Nullable;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;
import org.parley.sip.stack.SipStackNode;
import org.parley.sip.stack.SipTransport;
import org.parley.sip.stack.Target;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears the library on its own threads: makes the server transaction at once (later, a retransmission would be a new request), copies the
 * message into a value, and hands it to the owner of its Call-ID. Decides nothing but what needs no state.
 */
final class LibraryEar implements SipListenerExt {
    private static final Logger LOG = LoggerFactory.getLogger(LibraryEar.class);

    private final SipStackNode node;
    private final Wire.Route route;

    LibraryEar(SipStackNode node, Wire.Route route) {
        this.node = node;
        this.route = route;
    }

    @Override
    public void processRequest(RequestEvent event) {
        SIPRequest message = (SIPRequest) event.getRequest();
        Target flow = node.flowOf(event);
        String method = message.getMethod();
        if (!method.equals("ACK") && !answerable(message, flow.transport())) {
            return;
        }
        Optional<String> flaw = flaw(message);
        if (flaw.isPresent()) {
            refuse(message, flow, flaw.get());
            return;
        }
        SipRequest request = Translation.request(message, flow, node.certificateOf(event));
        if (event.getServerTransaction() == null && challenged(message, request)) {
            return;
        }
        ServerTransaction transaction = null;
        if (!method.equals("ACK") && !method.equals("OPTIONS")) {
            try {
                transaction = event.getServerTransaction() != null
                        ? event.getServerTransaction()
                        : node.provider().getNewServerTransaction(message);
            } catch (TransactionAlreadyExistsException repeated) {
                return;
            } catch (TransactionUnavailableException unusable) {
                refuse(message, flow, "Bad request");
                return;
            }
        }
        if (transaction != null && method.equals("INVITE")) {
            trying(message, transaction);
        }
        route.incoming(new Arrived(message, request, transaction));
    }

    /** A stranger gets its challenge and is forgotten (RFC 3261 §26.3.2.4): a retransmission gets another, an ACK finds nothing. */
    private boolean challenged(SIPRequest message, SipRequest request) {
        String method = request.method();
        if (method.equals("ACK") || method.equals("CANCEL") || message.getToTag() != null) {
            return false;
        }
        Optional<SipResponse> challenge = route.challenge(request);
        challenge.ifPresent(answer -> {
            new Arrived(message, request, null).respond(answer, statelessTag(message));
            route.refusedStatelessly(answer.status(), Optional.of(method));
        });
        return challenge.isPresent();
    }

    private static String statelessTag(SIPRequest message) {
        return Integer.toHexString(Objects.hash(
                message.getCallId().getCallId(), message.getTopmostVia().getBranch()));
    }

    /**
     * Says 100 before anybody can say more (RFC 3261 §17.2.1). Left to itself the library says it from a timer after 200 ms, which may overtake nothing
     * but can come behind the final answer.
     */
    private static void trying(SIPRequest message, ServerTransaction transaction) {
        try {
            transaction.sendResponse(message.createResponse(SIPResponse.TRYING));
        } catch (SipException | javax.sip.InvalidArgumentException | RuntimeException lost) {
            LOG.debug("100 not sent call-id={} why={}", message.getCallId().getCallId(), lost.toString());
        }
    }

    /** A Via that cannot be answered gets nothing: there is nobody to tell. */
    private static boolean answerable(SIPRequest message, SipTransport transport) {
        Via via = message.getTopmostVia();
        return via != null
                && via.getTransport() != null
                && came(via.getTransport(), transport)
                && via.getPort() <= 65_535
                && via.getPort() != 0;
    }

    /** WS and WSS pass for each other: a proxy in front of us may end TLS, and answers go by the connection anyway. */
    private static boolean came(String token, SipTransport transport) {
        boolean web = token.equalsIgnoreCase("WS") || token.equalsIgnoreCase("WSS");
        return token.equalsIgnoreCase(transport.viaToken()) || (transport.webSocket() && web);
    }

    /** What is missing or contradicts itself, as a reason phrase (RFC 3261 §8.1.1, §21.4.1). */
    private static Optional<String> flaw(SIPRequest message) {
        String method = message.getMethod();
        if (method.equals("ACK")) {
            return Optional.empty();
        }
        if (message.getMaxForwards() == null) {
            return Optional.of("Missing Max-Forwards");
        }
        if (!method.equals(message.getCSeq().getMethod())) {
            return Optional.of("CSeq names another method");
        }
        if (message.getFromTag() == null || message.getFromTag().isEmpty()) {
            return Optional.of("Missing From tag");
        }
        boolean needsContact = method.equals("INVITE") || method.equals("SUBSCRIBE") || method.equals("REFER");
        return needsContact && message.getContactHeader() == null ? Optional.of("Missing Contact") : Optional.empty();
    }

    private void refuse(SIPRequest message, Target flow, String phrase) {
        if (message.getMethod().equals("ACK")) {
            return;
        }
        new Arrived(message, Translation.request(message, flow, Optional.empty()), null)
                .respond(SipResponse.of(400, phrase), statelessTag(message));
        route.refusedStatelessly(400, Optional.of(message.getMethod()));
    }

    @Override
    public void processResponse(ResponseEvent event) {
        SipResponse response = Translation.response((SIPResponse) event.getResponse(), node.certificateOf(event));
        if (event.getClientTransaction() != null
                && event.getClientTransaction().getApplicationData() instanceof Sending.Attempt sent) {
            sent.response(response);
        } else {
            route.stray(response);
        }
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        if (!event.isServerTransaction()
                && event.getClientTransaction().getApplicationData() instanceof Sending.Attempt sent) {
            sent.failed(408, "no answer");
        }
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {
        if (!event.isServerTransaction()
                && event.getClientTransaction().getApplicationData() instanceof Sending.Attempt sent) {
            sent.failed(503, "connection lost");
        }
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        LOG.debug("SIP connection failed transport={}", event.getTransport());
    }

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {}

    @Override
    public void processDialogTimeout(DialogTimeoutEvent event) {}

    /** A request and the ways back: its transaction for the first final answer, its connection or Via for what follows a 2xx. */
    private final class Arrived implements Wire.Inbound {
        private final SIPRequest message;
        private final SipRequest request;
        private final @Nullable ServerTransaction transaction;
        private final AtomicBoolean answered = new AtomicBoolean();

        private Arrived(SIPRequest message, SipRequest request, @Nullable ServerTransaction transaction) {
            this.message = message;
            this.request = request;
            this.transaction = transaction;
        }

        @Override
        public SipRequest request() {
            return request;
        }

        @Override
        public String transaction() {
            Via via = message.getTopmostVia();
            String branch = via.getBranch() == null ? "" : via.getBranch().toLowerCase(Locale.ROOT);
            return branch + '\n' + via.getHost() + ':' + via.getPort();
        }

        @Override
        public void respond(SipResponse response, String toTag) {
            try {
                SIPResponse answer = Translation.response(message, response, toTag);
                boolean again = response.status() >= 200 && answered.getAndSet(true);
                if (transaction != null && !again) {
                    transaction.sendResponse(answer);
                } else {
                    past(answer);
                }
            } catch (SipException | IOException | ParseException | RuntimeException lost) {
                LOG.debug(
                        "response {} not sent call-id={} why={}", response.status(), request.callId(), lost.toString());
            } catch (javax.sip.InvalidArgumentException never) {
                throw new IllegalStateException(never);
            }
        }

        /** Past the transaction: by the connection it came on, for datagrams by Via. */
        private void past(SIPResponse answer) throws IOException, SipException {
            MessageChannel channel = (MessageChannel) message.getMessageChannel();
            if (channel != null && channel.isReliable()) {
                channel.sendMessage(answer);
            } else {
                node.provider().sendResponse(answer);
            }
        }
    }
}
