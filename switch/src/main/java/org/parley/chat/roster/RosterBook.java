package org.parley.chat.roster;

import io.vertx.core.Context;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.Participant;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.PersistentMap;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomEvent;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.RoomWatcher;
import org.parley.chat.room.WatchAnswer;

/**
 * The roster of one room while anybody subscribes to it: turns what happens in the room into views, and tells each context that there is a new
 * one. Belongs to the room's loop; {@link #view}, {@link #feed} and {@link #release} may be called anywhere.
 */
final class RosterBook implements RoomWatcher {
    /** Changes remembered at least, however few users there are. */
    private static final int REMEMBERED = 256;

    private final RoomAddress room;
    private final RosterConfig config;
    private final Consumer<RosterBook> idle;
    private final Map<Context, RosterFeed> feeds = new ConcurrentHashMap<>();
    private volatile @Nullable RosterView view;
    private volatile @Nullable Executor owner;

    // the room's loop only
    private final Map<String, Map<ParticipantId, Participant>> present = new HashMap<>();
    private final Map<ParticipantId, Participant> everybody = new HashMap<>();
    private final Map<String, Integer> perUser = new HashMap<>();
    private PersistentMap<String, byte[]> users = PersistentMap.empty();
    private List<byte[]> before = List.of();
    private @Nullable Change changes;
    private int remembered;
    private long since;
    private long described;
    private long revision;
    private boolean locked;
    private int subscriptions;

    /** {@code idle} is told, on the room's loop, when nobody subscribes any more. */
    RosterBook(RoomAddress room, RosterConfig config, Consumer<RosterBook> idle) {
        this.room = room;
        this.config = config;
        this.idle = idle;
    }

    RoomAddress room() {
        return room;
    }

    /** The roster now. There is one as soon as a subscription was let in. */
    RosterView view() {
        RosterView now = view;
        if (now == null) {
            throw new IllegalStateException("roster of " + room + " before anybody was let in");
        }
        return now;
    }

    /** Has anybody been let in yet? */
    boolean begun() {
        return view != null;
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
        if (perUser.getOrDefault(user, 0) >= config.perUser()) {
            return new WatchAnswer.Refused(403, "Too many subscriptions");
        }
        if (subscriptions >= config.perRoom()) {
            return new WatchAnswer.Refused(503, "Too many subscriptions to this room");
        }
        if (subscriptions == 0) {
            begin(now, loop);
        }
        subscriptions++;
        perUser.merge(user, 1, Integer::sum);
        return new WatchAnswer.Watching();
    }

    private void begin(RoomState now, Executor loop) {
        owner = loop;
        present.clear();
        everybody.clear();
        users = PersistentMap.empty();
        changes = null;
        remembered = 0;
        Set<String> touched = new LinkedHashSet<>();
        now.forEachParticipant(participant -> {
            if (participant.confirmed()) {
                put(participant, touched);
            }
        });
        revision++;
        touched.forEach(entity -> users = users.put(entity, RosterXml.user(devicesOf(entity))));
        since = revision;
        describe(now);
        publish();
    }

    private void put(Participant participant, Set<String> touched) {
        present.computeIfAbsent(participant.shownUri(), fresh -> new LinkedHashMap<>())
                .put(participant.id(), participant);
        everybody.put(participant.id(), participant);
        touched.add(participant.shownUri());
    }

    private List<Participant> devicesOf(String entity) {
        return List.copyOf(present.getOrDefault(entity, Map.of()).values());
    }

    private boolean describe(RoomState now) {
        boolean turned = locked != now.charter().locked();
        locked = now.charter().locked();
        byte[] description = RosterXml.description(now, config);
        if (!before.isEmpty() && Arrays.equals(before.get(0), description)) {
            return turned;
        }
        before = List.of(description);
        described = revision;
        return true;
    }

    @Override
    public void happened(List<RoomEvent> events, RoomState after) {
        Set<String> touched = new LinkedHashSet<>();
        boolean ended = false;
        for (RoomEvent event : events) {
            if (event instanceof RoomEvent.Joined joined) {
                put(joined.participant(), touched);
            } else if (event instanceof RoomEvent.Updated updated) {
                put(updated.participant(), touched);
            } else if (event instanceof RoomEvent.Left left) {
                remove(left, touched);
            } else if (event instanceof RoomEvent.Ended) {
                touched.addAll(present.keySet());
                present.clear();
                everybody.clear();
                ended = true;
            }
        }
        revision++;
        boolean news = ended;
        for (String entity : touched) {
            news |= changed(entity);
        }
        news |= describe(after);
        if (!news) {
            revision--;
            return;
        }
        publish();
        boolean over = ended;
        feeds.values().forEach(feed -> feed.poke(over));
    }

    private void remove(RoomEvent.Left left, Set<String> touched) {
        Participant gone = everybody.remove(left.participant());
        String entity = gone == null ? "" : gone.shownUri();
        Map<ParticipantId, Participant> devices = present.get(entity);
        if (gone == null || devices == null) {
            return;
        }
        devices.remove(left.participant());
        touched.add(entity);
        if (devices.isEmpty()) {
            present.remove(entity);
            boolean out = left.cause().kind() == LeaveCause.Kind.KICKED
                    || config.access() == RosterConfig.Access.PARTICIPANTS;
            if (out) {
                feeds.values().forEach(feed -> feed.dismiss(gone.aor()));
            }
        }
    }

    private boolean changed(String entity) {
        List<Participant> devices = devicesOf(entity);
        byte[] known = users.get(entity);
        byte[] fragment = devices.isEmpty() ? RosterXml.gone(entity) : RosterXml.user(devices);
        if (devices.isEmpty() ? known == null : Arrays.equals(known, fragment)) {
            return false;
        }
        users = devices.isEmpty() ? users.remove(entity) : users.put(entity, fragment);
        changes = new Change(revision, entity, fragment, changes);
        if (++remembered > 2 * Math.max(REMEMBERED, users.size())) {
            forget(Math.max(REMEMBERED, users.size()));
        }
        return true;
    }

    /** Keeps so many of the newest changes; whoever was told last before them gets the whole. */
    private void forget(int most) {
        Change[] newest = new Change[most];
        Change at = changes;
        for (int i = 0; i < most && at != null; i++, at = at.older()) {
            newest[i] = at;
        }
        since = at == null ? since : at.revision();
        Change kept = null;
        for (int i = most - 1; i >= 0; i--) {
            Change one = newest[i];
            if (one != null) {
                kept = one.on(kept);
            }
        }
        changes = kept;
        remembered = most;
    }

    private void publish() {
        view = new RosterView(
                room.uri(), revision, before, RosterXml.state(users.size(), locked), users, changes, since, described);
    }

    /** A subscription that was let in is over. */
    void release(String user) {
        Executor loop = owner;
        if (loop != null) {
            loop.execute(() -> {
                subscriptions--;
                perUser.computeIfPresent(user, (key, count) -> count == 1 ? null : count - 1);
                if (subscriptions == 0) {
                    idle.accept(this);
                }
            });
        }
    }

    @Override
    public boolean isIdle() {
        return subscriptions == 0;
    }
}
