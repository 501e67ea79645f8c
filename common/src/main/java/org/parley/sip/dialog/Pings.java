package org.parley.sip.dialog;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.parley.sip.LocalContact;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeader;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipResponse;
import org.parley.sip.SipUri;
import org.parley.sip.route.OpenTrunk;
import org.parley.sip.route.Trunks;

/** Asks trunks by OPTIONS whether they live (RFC 3261 §11). A trunk is down when none of its hosts answers, or they say 503. Any thread. */
final class Pings {
    private final Vertx vertx;
    private final Household house;
    private final List<Long> timers = new ArrayList<>();

    private Pings(Vertx vertx, Household house) {
        this.vertx = vertx;
        this.house = house;
    }

    /** Begins to ask those that want to be asked. */
    static Pings start(Vertx vertx, Household house, Trunks trunks) {
        Pings pings = new Pings(vertx, house);
        trunks.all().stream().filter(trunk -> !trunk.trunk().ping().isZero()).forEach(pings::watch);
        return pings;
    }

    private void watch(OpenTrunk trunk) {
        AtomicBoolean asking = new AtomicBoolean();
        Runnable ask = () -> {
            if (asking.compareAndSet(false, true)) {
                ask(trunk.trunk().uri().orElseThrow()).onSuccess(answer -> {
                    asking.set(false);
                    boolean lives = answer.arrival().isPresent() && answer.status() != 503;
                    trunk.mark(lives, answer.toString());
                });
            }
        };
        ask.run();
        timers.add(vertx.setPeriodic(trunk.trunk().ping().toMillis(), fired -> ask.run()));
    }

    /** The final answer; one that stands for it has no arrival. */
    Future<SipResponse> ask(SipUri uri) {
        Wire wire = house.wire();
        String contact = wire.contact(new LocalContact("", List.of()), wire.transportFor(uri.toString()), uri.secure());
        List<SipHeader> headers = new ArrayList<>();
        headers.add(new SipHeader("From", contact + ";tag=" + Tags.newCallId()));
        headers.add(new SipHeader("To", "<" + uri + ">"));
        headers.add(new SipHeader("Call-ID", Tags.newCallId()));
        headers.add(new SipHeader("CSeq", "1 OPTIONS"));
        headers.add(new SipHeader("Contact", contact));
        headers.add(new SipHeader("Accept", "application/sdp"));
        SipHeaders dressed = Dress.request(SipHeaders.of(headers), house.capabilities());
        Promise<SipResponse> answer = Promise.promise();
        wire.send(new Outgoing("OPTIONS", uri.toString(), dressed, SipBody.NONE, Optional.empty()), new Wire.Outcome() {
            @Override
            public void response(SipResponse response) {
                if (!response.isProvisional()) {
                    answer.tryComplete(response);
                }
            }

            @Override
            public void failed(int status, String why) {
                answer.tryComplete(SipResponse.of(status, why));
            }
        });
        return answer.future();
    }

    void stop() {
        timers.forEach(vertx::cancelTimer);
    }
}
