package org.parley.chat.focus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.parley.chat.focus.DialListener.Refuser;
import org.parley.chat.room.RoomAddress;
import org.parley.sip.SipAgent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls that the rooms of this node make: how many there are, and who is told. Any thread. */
final class Dialler implements Dialling {
    private static final Logger LOG = LoggerFactory.getLogger(Dialler.class);

    private final Focus focus;
    private final DialConfig config;
    private final AtomicInteger live = new AtomicInteger();
    private final ConcurrentHashMap<RoomAddress, Integer> perRoom = new ConcurrentHashMap<>();
    private final Set<DialOut> calls = ConcurrentHashMap.newKeySet();
    private final List<Consumer<DialProgress>> observers = new CopyOnWriteArrayList<>();

    Dialler(Focus focus, DialConfig config) {
        this.focus = focus;
        this.config = config;
    }

    @Override
    public Dialled dial(RoomAddress room, Invitation invitation, DialListener listener) {
        String callId = SipAgent.newCallId();
        Context context = focus.contextOf(callId);
        DialOut call = new DialOut(focus, this, context, callId, room, invitation, told(listener));
        if (!focus.directory().knows(room)) {
            call.refuse(Refuser.ROOM, 404, "No such room");
        } else if (focus.isClosing()) {
            call.refuse(Refuser.NODE, 503, "The node stops");
        } else if (!takes(room)) {
            call.refuse(Refuser.NODE, 503, "Too many calls at once");
        } else {
            calls.add(call);
            focus.metrics().dialling(1);
            context.runOnContext(now -> call.start());
        }
        return call;
    }

    /** Told where whoever asked lives. */
    private static Told told(DialListener listener) {
        Context asker = Vertx.currentContext();
        return word -> {
            Runnable task = () -> guarded(() -> word.accept(listener));
            if (asker == null) {
                task.run();
            } else {
                asker.runOnContext(now -> task.run());
            }
        };
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException fault) {
            LOG.error("call of a room not told", fault);
        }
    }

    private boolean takes(RoomAddress room) {
        int now = live.incrementAndGet();
        int here = perRoom.merge(room, 1, Integer::sum);
        boolean fits = now <= config.atOnce() && here <= config.perRoom();
        if (!fits) {
            free(room);
        }
        return fits;
    }

    private void free(RoomAddress room) {
        live.decrementAndGet();
        perRoom.computeIfPresent(room, (key, count) -> count == 1 ? null : count - 1);
    }

    /** A call is settled; its place among the others is free. */
    void settled(DialOut call, RoomAddress room) {
        if (calls.remove(call)) {
            free(room);
            focus.metrics().dialling(-1);
        }
    }

    long answerMillis() {
        return config.answerTime().toMillis();
    }

    /** From now on that one is told of every step of every call; on the context of the call, and returns at once. */
    void observe(Consumer<DialProgress> observer) {
        observers.add(observer);
    }

    void tell(DialProgress step) {
        observers.forEach(one -> guarded(() -> one.accept(step)));
    }

    /** Gives up every call; completes when all are settled. */
    Future<Void> stop() {
        return Future.join(calls.stream().map(DialOut::abandon).toList()).mapEmpty();
    }

    /** Brings a word to a listener, where that one lives. */
    interface Told {
        void say(Consumer<DialListener> word);
    }
}
