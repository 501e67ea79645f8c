package org.parley.sip.dialog;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.parley.sip.stack.SipStackNode;

/** The dialog layer of one agent: a Switchboard per context, and the hop to the one a Call-ID belongs to. Any thread may call. */
public final class Switchboards implements Wire.Route {
    private final List<Context> contexts = new ArrayList<>();
    private final List<Switchboard> boards = new ArrayList<>();
    private final AtomicInteger dialogs = new AtomicInteger();
    private final SipStackNode node;

    private final SipService service;

    private Switchboards(SipStackNode node, SipService service) {
        this.node = node;
        this.service = service;
    }

    /** Stands over this node and opens it. */
    public static Switchboards over(
            SipStackNode node,
            Vertx vertx,
            DialogConfig config,
            Capabilities capabilities,
            SipService service,
            ForeignDialogs foreign,
            Challenges challenges) {
        Switchboards all = new Switchboards(node, service);
        LargeOnes largeOnes = new LargeOnes(((VertxInternal) vertx).createEventLoopContext());
        Household house = new Household(
                new LibraryWire(node, all), config, capabilities, service, foreign, challenges, largeOnes);
        byte[] secret = Tags.newSecret();
        int count = Math.max(1, Runtime.getRuntime().availableProcessors());
        for (int i = 0; i < count; i++) {
            Context context = ((VertxInternal) vertx).createEventLoopContext();
            all.contexts.add(context);
            all.boards.add(new Switchboard(context, house, secret, all.dialogs));
        }
        node.open(new LibraryEar(node, all));
        return all;
    }

    /** Makes a call. */
    public OutgoingCall call(OutgoingInvite invite, CallListener listener) {
        String callId = Tags.newCallId();
        Call call = new Call(boards.get(indexOf(callId)), invite, listener, callId);
        execute(callId, call::start);
        return call;
    }

    @Override
    public Optional<SipResponse> challenge(SipRequest request) {
        return service.challenge(request);
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

    /** Tells every dialog left that it is over, then closes the node. */
    public Future<Void> close() {
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
