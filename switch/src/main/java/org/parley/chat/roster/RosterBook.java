package org.parley.chat.roster;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.Act;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.Participant;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomEvent;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.port.RoomWatcher;
import org.parley.chat.room.port.WatchAnswer;

/**
 * The roster of one room while anybody subscribes to it: turns what happens in the room into views, one for each {@link Sight} that somebody has, and tells each context that
 * there are new ones. Belongs to the room's loop; {@link #view}, {@link #sight}, {@link #feed} and {@link #release} may be called anywhere.
 */
final class RosterBook implements RoomWatcher {
    /** What changes who may come in. */
    private static final Set<Act> DOORS = EnumSet.of(Act.BAN, Act.INVITE, Act.ROLE, Act.POLICY);

    private final RoomAddress room;
    private final RosterConfig config;
    private final LongSupplier clock;
    private final Consumer<RosterBook> idle;
    private final Map<Context, RosterFeed> feeds = new ConcurrentHashMap<>();
    /** Written on the room's loop only. */
    private final Map<String, Subscriber> subscribers = new ConcurrentHashMap<>();

    private volatile Map<Sight, RosterView> views = Map.of();
    private volatile @Nullable Executor owner;

    // the room's loop only
    private final Attendees present = new Attendees();
    private final Map<Sight, Rendition> renditions = new EnumMap<>(Sight.class);
    private final Departures departures;
    private final Map<String, Callee> callees = new LinkedHashMap<>();
    private List<byte[]> before = List.of();
    private byte[] state = new byte[0];
    private long described;
    private long revision;
    private int subscriptions;

    /** A user with subscriptions to this room. */
    private record Subscriber(List<String> uris, int count, Sight sight) {}

    /** What a batch of events comes to. */
    private static final class Batch {
        private final Set<String> touched = new LinkedHashSet<>();
        private final Set<String> otherwise = new LinkedHashSet<>();
        private final List<Participant> gone = new ArrayList<>();
        private final Set<ParticipantId> kicked = new LinkedHashSet<>();
        private String by = "";
        private boolean rules;
        private boolean doors;
        private boolean ended;
    }

    /**
     * A book.
     *
     * @param clock milliseconds since 1970
     * @param idle is told, on the room's loop, when nobody subscribes any more
     */
    RosterBook(RoomAddress room, RosterConfig config, LongSupplier clock, Consumer<RosterBook> idle) {
        this.room = room;
        this.config = config;
        this.clock = clock;
        this.idle = idle;
        this.departures = new Departures(config.departed());
    }

    RoomAddress room() {
        return room;
    }

    /** The roster now, as it is shown to somebody who sees that much; somebody who does has to have been let in. */
    RosterView view(Sight sight) {
        RosterView now = views.get(sight);
        if (now == null) {
            throw new IllegalStateException("roster of " + room + " for " + sight + " before anybody was let in");
        }
        return now;
    }

    /** How much a subscriber sees; the least when it is none any more. */
    Sight sight(String user) {
        Subscriber known = subscribers.get(user);
        return known == null ? Sight.COUNT : known.sight();
    }

    /** Has anybody been let in yet? */
    boolean begun() {
        return !views.isEmpty();
    }

    /** The feed of a context; called on that context. */
    RosterFeed feed(Context context) {
        return feeds.computeIfAbsent(context, fresh -> new RosterFeed(this, fresh));
    }

    @Override
    public WatchAnswer watching(List<String> who, RoomState now, Executor loop) {
        String user = who.get(0);
        boolean in = who.stream().anyMatch(uri -> !now.instancesOf(uri).isEmpty());
        if (config.access() == RosterConfig.Access.PARTICIPANTS && !in) {
            return new WatchAnswer.Refused(403, "Only participants may see who is here");
        }
        if (!in && now.keepsOut(who, clock.getAsLong())) {
            return new WatchAnswer.Refused(403, "Only who may come in may see who is here");
        }
        Subscriber known = subscribers.get(user);
        int count = known == null ? 0 : known.count();
        if (count >= config.perUser()) {
            return new WatchAnswer.Refused(403, "Too many subscriptions");
        }
        if (subscriptions >= config.perRoom()) {
            return new WatchAnswer.Refused(503, "Too many subscriptions to this room");
        }
        if (subscriptions == 0) {
            begin(now, loop);
        }
        subscriptions++;
        Sight sight = config.sights().of(who, now);
        shown(sight);
        subscribers.put(user, new Subscriber(List.copyOf(who), count + 1, sight));
        return new WatchAnswer.Watching();
    }

    private void begin(RoomState now, Executor loop) {
        owner = loop;
        present.clear();
        renditions.clear();
        departures.clear();
        callees.clear();
        now.forEachParticipant(participant -> {
            if (participant.confirmed()) {
                present.put(participant);
            }
        });
        revision++;
        describe(now);
    }

    /** Somebody sees that much: from now on it is kept. */
    private void shown(Sight sight) {
        if (!renditions.containsKey(sight)) {
            Rendition fresh = new Rendition(revision);
            for (String entity : present.entities()) {
                byte[] fragment = fragment(entity, sight);
                if (fragment != null) {
                    fresh.begin(entity, fragment);
                }
            }
            renditions.put(sight, fresh);
            publish();
        }
    }

    /** A user as it is seen; null: not at all. */
    private byte @Nullable [] fragment(String entity, Sight sight) {
        Collection<Participant> devices = present.devices(entity);
        boolean calls = sight == Sight.CALLS;
        List<Departure> left = calls ? departures.of(entity) : List.of();
        List<Callee> called = calls ? calleesOf(entity) : List.of();
        boolean hidden = sight == Sight.COUNT || (devices.isEmpty() && left.isEmpty() && called.isEmpty());
        return hidden ? null : RosterXml.user(entity, List.copyOf(devices), left, called, sight);
    }

    private List<Callee> calleesOf(String entity) {
        return callees.values().stream().filter(one -> one.uri().equals(entity)).toList();
    }

    /** What is said of the room itself; is there news? */
    private boolean describe(RoomState now) {
        byte[] description = RosterXml.description(now, config);
        byte[] turned = RosterXml.state(present.users(), now.charter().locked());
        boolean news = !Arrays.equals(state, turned);
        state = turned;
        if (before.isEmpty() || !Arrays.equals(before.get(0), description)) {
            before = List.of(description);
            described = revision;
            return true;
        }
        return news;
    }

    @Override
    public void happened(List<RoomEvent> events, RoomState after) {
        Batch batch = new Batch();
        events.forEach(event -> take(event, after, batch));
        revision++;
        boolean news = written(batch.touched) || batch.ended;
        if (describe(after)) {
            news = true;
            renditions.values().forEach(one -> one.changedAt(revision));
        }
        if (batch.doors) {
            shut(after);
        }
        Map<String, Subscriber> otherwise = otherwise(batch, after);
        if (!news && otherwise.isEmpty()) {
            revision--;
            return;
        }
        publish();
        subscribers.putAll(otherwise);
        feeds.values().forEach(feed -> feed.poke(batch.ended));
        batch.gone.forEach(gone -> dismiss(gone, batch, after));
    }

    /** Who may come in has been decided anew: whoever is out and may not is told nothing more. */
    private void shut(RoomState after) {
        subscribers.forEach((user, known) -> {
            boolean out =
                    known.uris().stream().allMatch(uri -> after.instancesOf(uri).isEmpty());
            if (out && after.keepsOut(known.uris(), clock.getAsLong())) {
                feeds.values().forEach(feed -> feed.dismiss(user));
            }
        });
    }

    /** These users as they are now; is there news? */
    private boolean written(Set<String> touched) {
        boolean news = false;
        for (String entity : touched) {
            for (Map.Entry<Sight, Rendition> one : renditions.entrySet()) {
                news |= one.getValue().put(entity, fragment(entity, one.getKey()), revision);
            }
        }
        return news;
    }

    /** The room calls somebody, or it rings there. Any thread. */
    void calling(Callee one) {
        onLoop(() -> {
            callees.put(one.call(), one);
            retold(Set.of(one.uri()));
        });
    }

    /** A call of the room's has come to something, or to nothing. Any thread. */
    void settled(String call, int status, String phrase) {
        onLoop(() -> {
            Callee was = callees.remove(call);
            if (was == null) {
                return; // in already, or called before anybody looked
            }
            Set<String> touched = new LinkedHashSet<>(Set.of(was.uri()));
            if (status >= 300) {
                departed(Departure.of(was, status, phrase, clock.getAsLong()), touched);
            }
            retold(touched);
        });
    }

    private void onLoop(Runnable task) {
        Executor loop = owner;
        if (loop != null) {
            loop.execute(task);
        }
    }

    private void retold(Set<String> touched) {
        revision++;
        if (written(touched)) {
            publish();
            feeds.values().forEach(feed -> feed.poke(false));
        } else {
            revision--;
        }
    }

    private void take(RoomEvent event, RoomState after, Batch batch) {
        if (event instanceof RoomEvent.Joined joined) {
            took(joined.participant(), batch);
        } else if (event instanceof RoomEvent.Updated updated) {
            took(updated.participant(), batch);
        } else if (event instanceof RoomEvent.Moderated moderated) {
            batch.by = moderated.actor().operator()
                    ? ""
                    : present.shown(moderated.actor().uri());
            batch.rules |= moderated.act() == Act.POLICY;
            batch.doors |= DOORS.contains(moderated.act());
            if (moderated.act() == Act.ROLE) {
                batch.otherwise.addAll(after.userOf(moderated.target()));
            }
        } else if (event instanceof RoomEvent.Left left) {
            remove(left, batch);
        } else if (event instanceof RoomEvent.Ended) {
            batch.touched.addAll(present.entities());
            present.clear();
            departures.clear();
            callees.clear();
            batch.ended = true;
        }
    }

    private void took(Participant participant, Batch batch) {
        present.put(participant);
        callees.keySet().removeIf(call -> participant.id().value().startsWith(call + '/'));
        batch.touched.add(participant.shownUri());
        batch.otherwise.addAll(participant.uris());
    }

    private void remove(RoomEvent.Left left, Batch batch) {
        Participant gone = present.remove(left.participant());
        if (gone == null) {
            return;
        }
        boolean kicked = left.cause().kind() == LeaveCause.Kind.KICKED;
        if (kicked) {
            batch.kicked.add(gone.id());
        }
        batch.touched.add(gone.shownUri());
        batch.otherwise.addAll(gone.uris());
        batch.gone.add(gone);
        departed(Departure.of(gone, left.cause(), kicked ? batch.by : "", clock.getAsLong()), batch.touched);
    }

    private void departed(Departure one, Set<String> touched) {
        if (config.departed() > 0) {
            Departure forgotten = departures.add(one);
            if (forgotten != null) {
                touched.add(forgotten.entity());
            }
        }
    }

    /** Whoever sees more, or less, than before this. */
    private Map<String, Subscriber> otherwise(Batch batch, RoomState after) {
        Map<String, Subscriber> changed = new HashMap<>();
        for (String user : batch.rules ? subscribers.keySet() : batch.otherwise) {
            Subscriber known = subscribers.get(user);
            Sight now = known == null ? Sight.COUNT : config.sights().of(known.uris(), after);
            if (known != null && now != known.sight()) {
                shown(now);
                changed.put(user, new Subscriber(known.uris(), known.count(), now));
            }
        }
        return changed;
    }

    /** Whoever was put out, or may look only while it is in, is told nothing more. */
    private void dismiss(Participant gone, Batch batch, RoomState after) {
        boolean out = batch.kicked.contains(gone.id())
                || config.access() == RosterConfig.Access.PARTICIPANTS
                || after.keepsOut(gone.uris(), clock.getAsLong());
        if (out && gone.uris().stream().allMatch(uri -> after.instancesOf(uri).isEmpty())) {
            feeds.values().forEach(feed -> feed.dismiss(gone.aor()));
        }
    }

    private void publish() {
        Map<Sight, RosterView> now = new EnumMap<>(Sight.class);
        renditions.forEach((sight, one) -> now.put(sight, one.view(room.uri(), revision, before, described, state)));
        views = now;
    }

    /** A subscription that was let in is over. */
    void release(String user) {
        onLoop(() -> {
            subscriptions--;
            subscribers.computeIfPresent(
                    user,
                    (key, known) ->
                            known.count() == 1 ? null : new Subscriber(known.uris(), known.count() - 1, known.sight()));
            if (subscriptions == 0) {
                idle.accept(this);
            }
        });
    }

    @Override
    public boolean isIdle() {
        return subscriptions == 0;
    }
}
