package org.parley.sip.dialog;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.parley.sip.CallListener;
import org.parley.sip.Capabilities;
import org.parley.sip.Challenges;
import org.parley.sip.DialogConfig;
import org.parley.sip.ForeignDialogs;
import org.parley.sip.OutgoingCall;
import org.parley.sip.OutgoingInvite;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;
import org.parley.sip.SipService;
import org.parley.sip.SipUri;
import org.parley.sip.route.Trunks;
import org.parley.sip.stack.SipStackNode;

/** The dialog layer of one agent: a Switchboard per context, and the hop to the one a Call-ID belongs to. Any thread may call. */
public final class Switchboards implements Wire.Route {
    private final List<Context> contexts = new ArrayList<>();
    private final List<Switchboard> boards = new ArrayList<>();
    private final AtomicInteger dialogs = new AtomicInteger();
    private final SipStackNode node;

    private final SipService service;
    private final Trunks trunks;
    private @Nullable Pings pings;

    private Switchboards(SipStackNode node, SipService service, Trunks trunks) {
        this.node = node;
        this.service = service;
        this.trunks = trunks;
    }

    /** Stands over this node and opens it. */
    public static Switchboards over(
            SipStackNode node,
            Vertx vertx,
            DialogConfig config,
            Capabilities capabilities,
            SipService service,
            ForeignDialogs foreign,
            Challenges challenges,
            MeterRegistry meters) {
        Trunks trunks = new Trunks(config.outward(), System::nanoTime, meters);
        Switchboards all = new Switchboards(node, service, trunks);
        Gate gate = new Gate(((VertxInternal) vertx).createEventLoopContext());
        Household house = new Household(
                new LibraryWire(node, all, config.patience().dividedBy(64)),
                config,
                capabilities,
                service,
                foreign,
                trunks.answers(challenges),
                gate,
                trunks);
        byte[] secret = Tags.newSecret();
        int count = Math.max(1, Runtime.getRuntime().availableProcessors());
        for (int i = 0; i < count; i++) {
            Context context = ((VertxInternal) vertx).createEventLoopContext();
            all.contexts.add(context);
            all.boards.add(new Switchboard(context, house, secret, all.dialogs));
        }
        node.open(new LibraryEar(node, all));
        all.pings = Pings.start(vertx, house, trunks);
        return all;
    }

    /** The owner of a Call-ID. */
    public Context contextOf(String callId) {
        return contexts.get(indexOf(callId));
    }

    /** A Call-ID for a call to be made. */
    public static String newCallId() {
        return Tags.newCallId();
    }

    /** Makes a call. */
    public OutgoingCall call(String callId, OutgoingInvite invite, CallListener listener) {
        Call call = new Call(boards.get(indexOf(callId)), invite, listener, callId);
        execute(callId, call::start);
        return call;
    }

    /** Asks somebody whether they live, by OPTIONS (RFC 3261 §11): the final answer, or what stands for it. */
    public Future<SipResponse> options(SipUri uri) {
        return Objects.requireNonNull(pings).ask(uri);
    }

    @Override
    public Optional<SipResponse> challenge(SipRequest request) {
        return trunks.excess(request).or(() -> service.challenge(request));
    }

    @Override
    public void incoming(Wire.Inbound inbound) {
        int index = indexOf(inbound.request().callId());
        contexts.get(index).runOnContext(now -> boards.get(index).incoming(inbound));
    }

    @Override
    public void stray(SipResponse response) {
        int index = indexOf(response.headers().first("Call-ID").orElse(""));
        contexts.get(index).runOnContext(now -> boards.get(index).stray(response));
    }

    @Override
    public void execute(String callId, Runnable task) {
        contexts.get(indexOf(callId)).runOnContext(now -> task.run());
    }

    private int indexOf(String callId) {
        return Math.floorMod(callId.hashCode(), contexts.size());
    }

    /** Dialogs alive. */
    public int size() {
        return dialogs.get();
    }

    /** Ends the subscriptions that REFERs made, each with the newest there is to say; completes when that has been heard. */
    public Future<Void> endReferrals() {
        List<Future<Void>> told = new ArrayList<>();
        for (int i = 0; i < boards.size(); i++) {
            Promise<Void> here = Promise.promise();
            Switchboard board = boards.get(i);
            contexts.get(i)
                    .runOnContext(now -> board.endReferrals().<Void>mapEmpty().onComplete(here));
            told.add(here.future());
        }
        return Future.join(told).mapEmpty();
    }

    /** Tells every dialog left that it is over, then closes the node. */
    public Future<Void> close() {
        if (pings != null) {
            pings.stop();
        }
        List<Future<Void>> closed = new ArrayList<>();
        for (int i = 0; i < boards.size(); i++) {
            Promise<Void> done = Promise.promise();
            Switchboard board = boards.get(i);
            contexts.get(i).runOnContext(now -> {
                board.close();
                done.complete();
            });
            closed.add(done.future());
        }
        return Future.all(closed).compose(done -> node.stop());
    }
}
