package org.parley.sip.dialog;

import java.net.InetSocketAddress;
import java.text.ParseException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sip.ClientTransaction;
import javax.sip.SipException;
import javax.sip.address.SipURI;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;
import org.parley.sip.Arrival;
import org.parley.sip.LocalContact;
import org.parley.sip.SipResponse;
import org.parley.sip.SipSyntaxException;
import org.parley.sip.SipUri;
import org.parley.sip.stack.SipStackNode;
import org.parley.sip.stack.SipTransport;
import org.parley.sip.stack.Target;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way out through the library's transactions. */
final class LibraryWire implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(LibraryWire.class);

    private final SipStackNode node;
    private final Wire.Route route;

    LibraryWire(SipStackNode node, Wire.Route route) {
        this.node = node;
        this.route = route;
    }

    @Override
    public Sent send(Outgoing outgoing, Outcome outcome) {
        Transaction sent = new Transaction(outgoing.callId(), outcome);
        Request request;
        try {
            request = Translation.request(outgoing);
        } catch (ParseException unreadable) {
            LOG.error("request of ours not sent: {}", outgoing, unreadable);
            sent.failed(503, "request cannot be written");
            return sent;
        }
        node.prepare(request, target(outgoing)).onComplete(prepared -> {
            if (prepared.succeeded()) {
                sent.start(request, prepared.result());
            } else {
                sent.failed(503, "no way to the peer");
            }
        });
        return sent;
    }

    @Override
    public void acknowledge(Outgoing ack) {
        try {
            Request request = Translation.request(ack);
            node.prepare(request, target(ack)).onSuccess(prepared -> {
                try {
                    node.provider().sendRequest(request);
                } catch (SipException lost) {
                    LOG.debug("ACK not sent call-id={} why={}", ack.callId(), lost.getMessage());
                }
            });
        } catch (ParseException unreadable) {
            LOG.error("ACK of ours not sent: {}", ack, unreadable);
        }
    }

    private static @Nullable Target target(Outgoing outgoing) {
        return outgoing.flow().map(LibraryWire::target).orElse(null);
    }

    private static Target target(Arrival flow) {
        // Numeric: no look-up happens here.
        return Target.at(flow.transport(), new InetSocketAddress(flow.remoteHost(), flow.remotePort()));
    }

    @Override
    public String contact(LocalContact contact, SipTransport transport, boolean secure) {
        boolean tls = secure && !transport.secure() && node.advertised().containsKey(SipTransport.TLS);
        SipTransport by = tls ? SipTransport.TLS : transport;
        String user = contact.user().isEmpty() ? null : userPart(contact.user());
        SipURI uri = node.contact(user, by);
        if (secure) {
            uri.setSecure(true);
            if (by == SipTransport.TLS) {
                uri.removeParameter("transport");
            }
        }
        StringBuilder text = new StringBuilder().append('<').append(uri).append('>');
        contact.parameters().forEach(parameter -> text.append(';').append(parameter));
        return text.toString();
    }

    private static String userPart(String user) {
        String uri = SipUri.of(false, user, "h", -1).toString();
        return uri.substring("sip:".length(), uri.length() - "@h".length());
    }

    @Override
    public SipTransport transportFor(String uri) {
        SipUri parsed = SipUri.parse(uri);
        SipTransport named =
                parsed.parameter("transport").map(LibraryWire::transportNamed).orElse(SipTransport.UDP);
        SipTransport wanted = !parsed.secure() ? named : named.webSocket() ? SipTransport.WSS : SipTransport.TLS;
        return node.advertised().containsKey(wanted)
                ? wanted
                : node.advertised().keySet().iterator().next();
    }

    private static SipTransport transportNamed(String token) {
        try {
            return SipTransport.of(token);
        } catch (IllegalArgumentException other) {
            throw new SipSyntaxException(String.valueOf(other.getMessage()));
        }
    }

    /** One client transaction; the library's threads call it, it tells the owner on its context. Failure and final response are told once. */
    final class Transaction implements Sent {
        private enum Step {
            OPEN,
            FINAL
        }

        private final String callId;
        private final Outcome outcome;
        private final AtomicReference<Step> step = new AtomicReference<>(Step.OPEN);
        private volatile @Nullable ClientTransaction transaction;

        private Transaction(String callId, Outcome outcome) {
            this.callId = callId;
            this.outcome = outcome;
        }

        private void start(Request request, Target hop) {
            try {
                ClientTransaction made = node.provider().getNewClientTransaction(request);
                made.setApplicationData(this);
                transaction = made;
                made.sendRequest();
            } catch (SipException | RuntimeException lost) {
                LOG.debug("request not sent call-id={} to={} why={}", callId, hop, lost.getMessage());
                failed(503, "cannot be sent");
            }
        }

        void response(SipResponse response) {
            if (!response.isProvisional()) {
                step.set(Step.FINAL);
            }
            route.execute(callId, () -> outcome.response(response));
        }

        void failed(int status, String why) {
            if (step.compareAndSet(Step.OPEN, Step.FINAL)) {
                route.execute(callId, () -> outcome.failed(status, why));
            }
        }

        @Override
        public void cancel() {
            ClientTransaction invite = transaction;
            if (invite == null || step.get() == Step.FINAL) {
                return;
            }
            try {
                Request cancel = invite.createCancel();
                ClientTransaction made = node.provider().getNewClientTransaction(cancel);
                made.sendRequest();
            } catch (SipException | RuntimeException lost) {
                LOG.debug("CANCEL not sent call-id={} why={}", callId, lost.getMessage());
            }
        }
    }
}
