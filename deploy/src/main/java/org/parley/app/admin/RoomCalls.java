package org.parley.app.admin;

import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.parley.chat.focus.DialProgress;
import org.parley.chat.focus.Dialled;
import org.parley.chat.focus.Invitation;
import org.parley.chat.room.RoomAddress;
import org.parley.msrp.cpim.ParticipantUri;

/** The calls that rooms make, as operators see them: those that are not settled, and the last that were. Any thread. */
final class RoomCalls {
    private static final int MOST_SETTLED = 1_000;

    /**
     * One of them.
     *
     * @param call to give it up by
     * @param settled nothing more becomes of it
     * @param shown what operators see
     */
    record Line(Dialled call, RoomAddress room, boolean settled, JsonObject shown) {}

    private final ConcurrentHashMap<String, Line> lines = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> settled = new ConcurrentLinkedQueue<>();
    private final AtomicInteger kept = new AtomicInteger();
    private final RoomNews news;
    private final Clock clock;

    /** Tells these listeners of each step. */
    RoomCalls(RoomNews news, Clock clock) {
        this.news = news;
        this.clock = clock;
    }

    /** A step of a call. */
    void happened(DialProgress step) {
        JsonObject shown = shown(step);
        boolean last = step.stage() != DialProgress.Stage.CALLING;
        String id = step.call().id();
        lines.put(id, new Line(step.call(), step.room(), last, shown));
        news.tell(shown.copy().put("type", "calling"));
        if (last) {
            settled.add(id);
            String eldest = kept.incrementAndGet() > MOST_SETTLED ? settled.poll() : null;
            if (eldest != null) {
                kept.decrementAndGet();
                lines.remove(eldest);
            }
        }
    }

    /** The calls of a room. */
    List<Line> of(RoomAddress room) {
        return lines.values().stream().filter(line -> line.room().equals(room)).toList();
    }

    /** A call of a room. */
    Optional<Line> find(RoomAddress room, String id) {
        return Optional.ofNullable(lines.get(id)).filter(line -> line.room().equals(room));
    }

    private JsonObject shown(DialProgress step) {
        Invitation invitation = step.invitation();
        JsonObject shown = new JsonObject()
                .put("id", step.call().id())
                .put("room", step.room().uri())
                .put("uri", ParticipantUri.parse(invitation.target().toString()).key())
                .put("by", invitation.by().uri())
                .put("operator", invitation.by().operator())
                .put("stage", RoomJson.named(step.stage()))
                .put("status", step.status())
                .put("phrase", step.phrase())
                .put("at", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        step.refuser().ifPresent(who -> shown.put("said-by", RoomJson.named(who)));
        step.participant().ifPresent(who -> shown.put("participant", who.value()));
        return shown;
    }
}
