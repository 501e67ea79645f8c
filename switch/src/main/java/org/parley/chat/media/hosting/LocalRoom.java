package org.parley.chat.media.hosting;

import io.netty.channel.EventLoop;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.parley.chat.cluster.Batch;
import org.parley.chat.cluster.Draft;
import org.parley.chat.cluster.LogEntry;
import org.parley.chat.cluster.LogReader;
import org.parley.chat.cluster.RoomLog;
import org.parley.chat.cluster.RoomLog.Appended;
import org.parley.chat.media.MediaConfig;
import org.parley.chat.media.SwitchMetrics;
import org.parley.chat.media.SwitchParts;
import org.parley.chat.media.delivery.Row;
import org.parley.chat.media.form.Notices;
import org.parley.chat.media.intake.Ask;
import org.parley.chat.media.intake.Floor;
import org.parley.chat.media.intake.RateLimit;
import org.parley.chat.media.intake.Speech;
import org.parley.chat.media.intake.StreamOpening;
import org.parley.chat.media.terms.Terms;
import org.parley.chat.room.AgentPatterns;
import org.parley.chat.room.Charter;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.Reply;
import org.parley.chat.room.Reply.Refusal;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomEvent;
import org.parley.chat.room.RoomState;
import org.parley.msrp.Status;
import org.parley.msrp.cpim.ParticipantUri;
import org.parley.msrp.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room as far as this node has a part in it: commands gather here, go to the log in batches, one batch at a time, and what the log says has happened goes to the seats.
 *
 * <p>Belongs to one loop. Other threads put commands into the inbox, hand over bound and lost sessions as tasks, and read the last state.
 */
final class LocalRoom implements LogReader, Floor {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRoom.class);
    private static final int BATCH = 256;

    private final RoomAddress address;
    private final Set<ParticipantUri> names;
    private final EventLoop loop;
    private final SwitchParts parts;
    private final Notices notices;
    private final AgentPatterns aware;
    private final Inbox<Ask> inbox;
    private final Consumer<LocalRoom> vacated;

    // read on any thread
    private volatile RoomState state;
    private volatile Terms terms;

    // the room's loop only
    private final RoomLog log;
    private final RateLimit rate;
    private final Seats seats;
    private final Watchers watchers;
    private final FanOut fanOut;
    private final Awaited awaited = new Awaited();
    private @Nullable Ask held;
    private boolean inFlight;
    private CompletionStage<Void> written = CompletableFuture.completedFuture(null);
    private long batches;

    /** @param vacated told when nobody is in, nothing waits and the room may be forgotten */
    LocalRoom(
            RoomAddress address,
            Charter charter,
            EventLoop loop,
            SwitchParts parts,
            Watchers watchers,
            Consumer<LocalRoom> vacated) {
        this.watchers = watchers;
        this.address = address;
        this.names = Stream.concat(Stream.of(address.host()), parts.life().hosts().stream())
                .map(host -> ParticipantUri.parse("sip:" + address.user() + "@" + host))
                .collect(Collectors.toUnmodifiableSet());
        this.loop = loop;
        this.parts = parts;
        this.vacated = vacated;
        this.notices = new Notices(address.uri(), parts.clock(), parts.messageIds());
        this.aware = new AgentPatterns(parts.config().awareAgents());
        this.inbox = new Inbox<>(parts.config().bounds().commands(), loop::execute, this::drain);
        this.state = RoomState.vacant(address, charter);
        this.terms = Terms.of(charter.policy(), parts.config());
        this.log = parts.logs().open(address, charter, this);
        this.rate = new RateLimit(parts.config().bounds().messagesPerSecond(), System.nanoTime());
        this.seats = new Seats(this, parts);
        this.fanOut = new FanOut(this, seats, loop);
    }

    // ---- any thread

    @Override
    public RoomAddress address() {
        return address;
    }

    @Override
    public Set<ParticipantUri> names() {
        return names;
    }

    @Override
    public MediaConfig config() {
        return parts.config();
    }

    @Override
    public SwitchMetrics metrics() {
        return parts.metrics();
    }

    @Override
    public Clock clock() {
        return parts.clock();
    }

    Notices notices() {
        return notices;
    }

    @Override
    public Terms terms() {
        return terms;
    }

    @Override
    public RoomState state() {
        return state;
    }

    int places() {
        return state.places();
    }

    /** Is that a client known to know rooms without saying so? */
    boolean isAware(String userAgent) {
        return aware.match(userAgent);
    }

    boolean tellsUnaware(String userAgent) {
        return config().tellUnaware() && !isAware(userAgent);
    }

    @Override
    public boolean ask(Ask ask) {
        boolean taken = inbox.offer(ask);
        if (!taken) {
            metrics().queueFull.increment();
        }
        return taken;
    }

    @Override
    public void tell(Ask command) {
        inbox.add(command);
    }

    /** A seat's session is bound. */
    void bound(Seat seat, Session session) {
        loop.execute(() -> seats.bound(seat, session));
    }

    /** A seat's session has ended. */
    void lost(Seat seat, LeaveCause cause) {
        loop.execute(() -> seats.end(seat, cause, true));
    }

    // ---- the room's loop

    Seats seats() {
        return seats;
    }

    Row rowOf(EventLoop one) {
        return fanOut.rowOf(one);
    }

    private void drain() {
        if (inFlight) {
            return;
        }
        List<Ask> asks = takeAsks();
        if (asks.isEmpty()) {
            rest();
            return;
        }
        inFlight = true;
        List<Draft> drafts = new ArrayList<>(asks.size());
        for (Ask ask : asks) {
            drafts.add(ask.draft());
        }
        append(new Batch(parts.node(), ++batches, drafts)).whenComplete((appended, failure) -> {
            if (loop.inEventLoop()) {
                appended(asks, appended, failure);
            } else {
                loop.execute(() -> appended(asks, appended, failure));
            }
        });
    }

    private CompletionStage<Appended> append(Batch batch) {
        try {
            return log.append(batch);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What makes the next batch. Word that only passes goes out here, in its place: after the batch before, and before the next. */
    private List<Ask> takeAsks() {
        List<Ask> asks = new ArrayList<>();
        int taken = 0;
        for (Ask ask = next(); ask != null; ask = ++taken < BATCH ? next() : null) {
            if (ask instanceof Speech speech && speech.passes()) {
                if (!asks.isEmpty()) {
                    held = speech;
                    break;
                }
                guarded(() -> pass(speech));
                continue;
            }
            if (ask instanceof Speech speech) {
                if (!rate.permits(System.nanoTime())) {
                    metrics().rateLimited.increment();
                    speech.refuse(Status.STOP_SENDING.because("too many messages in this room"));
                    continue;
                }
                if (speech.wantsTally()) {
                    awaited.await(speech.speaker().id(), speech);
                }
            } else if (ask instanceof StreamOpening opening) {
                awaited.await(opening.speaker().id(), opening);
            }
            asks.add(ask);
        }
        return asks;
    }

    private @Nullable Ask next() {
        Ask first = held;
        held = null;
        return first == null ? inbox.poll() : first;
    }

    private void pass(Speech speech) {
        RoomCommand said = speech.draft().command();
        Refusal no = state.wouldRefuseSpeech(said.participant());
        String to = said instanceof RoomCommand.Whisper whisper ? whisper.to() : null;
        if (no == null && to != null) {
            no = state.wouldRefuseWhisper(to);
        }
        if (no == null) {
            fanOut.passed(speech, parts.messageIds().get(), to == null ? null : state.whisperedTo(to));
        }
        speech.replied(no == null ? new Reply.Done(state.head(), false) : new Reply.Refused(no));
    }

    private void appended(List<Ask> asks, @Nullable Appended appended, @Nullable Throwable failure) {
        inFlight = false;
        awaited.clear();
        fanOut.flush();
        for (int i = 0; i < asks.size(); i++) {
            Ask ask = asks.get(i);
            Reply reply = appended == null ? null : appended.replies().get(i);
            guarded(() -> answer(ask, reply));
        }
        if (failure != null) {
            LOG.error("room log failed room={} commands={}", address, asks.size(), failure);
        }
        rest();
    }

    /** Nothing is in flight. */
    private void rest() {
        if (held == null && inbox.isEmpty()) {
            closeIfVacant();
        } else {
            inbox.wake();
        }
    }

    private static void answer(Ask ask, @Nullable Reply reply) {
        if (reply == null) {
            ask.failed();
        } else {
            ask.replied(reply);
        }
    }

    /** A fault of ours on one participant's behalf is not the others'. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("room failed room={}", address, e);
        }
    }

    private void closeIfVacant() {
        if (state.isVacant() && held == null && inbox.isEmpty() && seats.isEmpty()) {
            log.close();
            vacated.accept(this);
        }
    }

    @Override
    public CompletionStage<Void> written() {
        return written;
    }

    // ---- what has happened, in order

    @Override
    public void entries(List<LogEntry> entries, RoomState after) {
        RoomState before = state;
        for (LogEntry entry : entries) {
            guarded(() -> happened(entry, after));
        }
        state = after;
        entries.forEach(entry -> guarded(() -> seats.putOut(entry.event(), after)));
        guarded(() -> watchers.tell(address, entries, after));
        if (after.decidedSince(before)) {
            terms = Terms.of(after.policy(), parts.config());
            guarded(() -> written = parts.charters().keep(address, after.charter()));
        }
        observed(entries, after);
    }

    /** Tells whoever watches rooms; what was said is not for them, so a room that only talks costs nothing here. */
    private void observed(List<LogEntry> entries, RoomState after) {
        if (parts.observers().isEmpty()) {
            return;
        }
        List<RoomEvent> events = entries.stream()
                .map(LogEntry::event)
                .filter(event -> !(event instanceof RoomEvent.Spoken
                        || event instanceof RoomEvent.Whispered
                        || event instanceof RoomEvent.SpeechEnded))
                .toList();
        if (!events.isEmpty()) {
            parts.observers().forEach(one -> guarded(() -> one.happened(address, events, after)));
        }
    }

    private void happened(LogEntry entry, RoomState after) {
        RoomEvent event = entry.event();
        if (event instanceof RoomEvent.Spoken spoken) {
            fanOut.spoken(entry, spoken, awaited.take(spoken.participant(), spoken.messageId()), after);
        } else if (event instanceof RoomEvent.Whispered whispered) {
            fanOut.whispered(entry, whispered, awaited.take(whispered.participant(), whispered.messageId()), after);
        } else if (event instanceof RoomEvent.Joined joined) {
            metrics().rosterChanged("joined");
            seats.joined(joined.participant().id());
        } else if (event instanceof RoomEvent.Left left) {
            metrics().rosterChanged("left");
            seats.left(left.participant(), left.cause());
        } else if (event instanceof RoomEvent.Updated) {
            metrics().rosterChanged("updated");
        } else if (event instanceof RoomEvent.Moderated done) {
            metrics().rosterChanged("moderated");
            seats.moderated(done, state);
        } else if (event instanceof RoomEvent.Ended ended) {
            metrics().rosterChanged("ended");
            seats.endAll(ended.cause());
        }
    }

    /** One line for the state dump. */
    String describe() {
        RoomState now = state;
        return address + " epoch=" + now.epoch() + " head=" + now.head() + " places=" + now.places() + " queued="
                + inbox.size();
    }
}
