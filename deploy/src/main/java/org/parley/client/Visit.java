package org.parley.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.IdSource;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.session.MsrpEndpoint;
import org.parley.msrp.session.OutgoingMessage;
import org.parley.msrp.session.PeerMedia;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.SessionEnd;
import org.parley.msrp.session.SessionSpec;
import org.parley.msrp.session.relay.Grant;
import org.parley.sdp.LocalDescription;
import org.parley.sdp.SdpSyntaxException;
import org.parley.sip.Dialog;
import org.parley.sip.LocalContact;
import org.parley.sip.NameAddress;
import org.parley.sip.OutgoingCall;
import org.parley.sip.OutgoingInvite;
import org.parley.sip.ReferTo;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipResponse;

/**
 * One stay in a room: a SIP dialog and the MSRP session it agreed on. Made and used by the main thread; {@link #leave} may
 * be called from any thread and does its work once.
 */
final class Visit implements AutoCloseable {
    private static final String AGENT = "parley-chat";
    private static final String ANONYMOUS = "@anonymous.invalid";
    private static final long BYE_MILLIS = 2_000;
    private static final long RETRY_MILLIS = 500;
    private static final Patience CLOSING = new Patience(Duration.ofSeconds(2));

    private final ChatOptions options;
    private final Consumer<String> print;
    private final IdSource ids = new IdSource();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final CompletableFuture<String> joined = new CompletableFuture<>();
    private final AtomicBoolean left = new AtomicBoolean();
    private final Typists typists;
    private final Speech speech;
    private final RosterFetches rosters = new RosterFetches();
    private final Words words;
    private volatile @Nullable MsrpEndpoint endpoint;
    private volatile @Nullable Sockets sockets;
    private volatile @Nullable Dialog dialog;
    private volatile @Nullable OutgoingCall call;
    private volatile @Nullable Session session;
    private volatile Set<String> chatroom = Set.of();
    private volatile boolean instructions;
    private volatile @Nullable RelayedStay relayed;
    private volatile @Nullable Grant grant;
    private volatile @Nullable LocalDescription sent;

    /**
     * Nothing is opened yet.
     *
     * @param print given what is said, line by line
     * @param typing given who composes and who does no longer
     */
    Visit(ChatOptions options, Consumer<String> print, Consumer<String> typing) {
        this.options = options;
        this.print = print;
        this.typists = new Typists(System::nanoTime, typing);
        this.speech = new Speech(options.roomAddress(), this::addressed, typists);
        this.words = new Words(options, ids);
    }

    /** Joins; gives an empty text, or why it could not. */
    String join() throws InterruptedException {
        Patience patience = new Patience(options.timeout());
        try {
            Sockets opened =
                    new Sockets(options, LocalAddress.towards(options.room().host()));
            sockets = opened;
            MsrpEndpoint media = opened.media(patience);
            endpoint = media;
            MsrpUri own = opened.ownUri(media);
            MsrpPath path = pathTo(own, media, opened, patience);
            call = opened.signalling(patience)
                    .invite(
                            invitation(path),
                            new Calling(this, own, options.password().isPresent()));
            return patience.await(joined);
        } catch (IOException unreachable) {
            return "no address for host '" + options.room().host() + "'";
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            return cause == null || cause.getMessage() == null ? failed.toString() : cause.getMessage();
        } catch (TimeoutException late) {
            return "no answer within " + options.timeout().toSeconds() + " s (is it listening there?)";
        }
    }

    /** Completes when the room, or the network, ended the stay; says why. Not completed by {@link #leave}. */
    CompletableFuture<String> ended() {
        return ended;
    }

    /** Runs when the stay is ended from outside, with the reason. */
    void whenEnded(Consumer<String> heard) {
        CompletableFuture<Void> unused = ended.thenAccept(heard);
    }

    /** Whether the room's a=chatroom names this feature (RFC 7701 §8). */
    boolean offers(String feature) {
        return chatroom.contains(feature);
    }

    /** Whether the room takes commands in messages; one that merely takes anything would pass them on to everybody. */
    boolean takesInstructions() {
        return instructions;
    }

    /** Fetches the room's roster; fails with a sentence. */
    CompletableFuture<Company> company() {
        return rosters.ask(dialog).orTimeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A NOTIFY with a roster came, on the dialog's context. */
    void notified(SipBody roster) {
        rosters.notified(roster);
    }

    /** Takes a nickname, or gives it back ("") ; says what went wrong, if anything. */
    CompletableFuture<String> nickname(String name) {
        Session bound = session;
        return bound == null ? CompletableFuture.completedFuture("not joined") : Renaming.ask(bound, name);
    }

    /**
     * Asks the room to send somebody a request (RFC 4579 §5.5, §5.11); says what went wrong, if anything.
     *
     * @param news told how it goes on
     */
    CompletableFuture<String> refer(ReferTo to, Consumer<String> news) {
        Errand errand = new Errand(news);
        Dialog open = dialog;
        if (open == null) {
            return CompletableFuture.completedFuture("not joined");
        }
        open.refer(to, errand);
        return errand.trouble();
    }

    /** Tells the room to do something, one line; says what went wrong, if anything. */
    CompletableFuture<String> instruct(String line) {
        return takesInstructions()
                ? send(words.instruction(line)).trouble()
                : CompletableFuture.completedFuture("this room takes no such commands");
    }

    /** Says a line to the room. */
    Delivery say(String text) {
        return say(text, options.roomAddress());
    }

    /** Says a line to one participant alone, or to the room. */
    Delivery say(String text, String to) {
        return send(words.text(text, to));
    }

    private Delivery send(OutgoingMessage message) {
        Delivery delivery = new Delivery();
        Session bound = session;
        if (bound == null) {
            delivery.failed("not joined");
            return delivery;
        }
        whenEnded(why -> delivery.failed("the session ended before it was reported"));
        bound.execute(() -> {
            if (!bound.send(message, delivery)) {
                delivery.failed("too much is waiting to be sent");
            }
        });
        return delivery;
    }

    /** Says BYE and closes the session; waits for the answer, but no longer than told. */
    void leave(Duration patience) {
        if (!left.compareAndSet(false, true)) {
            return;
        }
        Dialog open = dialog;
        OutgoingCall calling = call;
        if (open == null && calling != null && !joined.isDone()) {
            calling.cancel();
        }
        try {
            if (open != null) {
                open.bye("").toCompletionStage().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            }
            Session bound = session;
            if (bound != null) {
                bound.execute(() -> bound.close(new SessionEnd(SessionEnd.Kind.LOCAL, "left")));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unanswered) {
            return; // left all the same: there is nobody to tell
        }
    }

    /** Closes every socket. */
    @Override
    public void close() {
        RelayedStay stay = relayed;
        if (stay != null) {
            CLOSING.forEnd(stay.close());
        }
        Sockets opened = sockets;
        if (opened != null) {
            opened.close();
        }
    }

    // --- what Calling and Hearing tell; on their contexts ---

    void refused(String why) {
        joined.complete(why);
    }

    void answered(Dialog established, Agreement agreement, MsrpUri local) {
        dialog = established;
        chatroom = agreement.chatroom();
        instructions = agreement.instructions();
        MsrpEndpoint media = endpoint;
        if (media == null) {
            return;
        }
        SessionSpec spec = agreement.session(local, new Hearing(this, speech, typists, print), options.roomAddress());
        Grant granted = grant;
        if (granted != null) {
            spec = spec.via(granted.route());
        }
        session = agreement.peerConnects() ? media.expect(spec) : media.connect(spec);
    }

    /** The relays' URIs end soon and these are in their place: the room is told, then we use them too. */
    void renewed(Grant fresh) {
        Dialog open = dialog;
        LocalDescription before = sent;
        Session bound = session;
        if (open == null || before == null || bound == null) {
            if (!joined.isDone()) {
                later(RETRY_MILLIS, () -> renewed(fresh)); // the first offer is not answered yet
            }
            return;
        }
        LocalDescription offer = Agreement.offer(fresh.path(), before);
        sent = offer;
        open.reinvite(SipBody.sdp(offer.text())).onSuccess(answer -> reoffered(bound, fresh, answer));
    }

    private void reoffered(Session bound, Grant fresh, SipResponse answer) {
        if (answer.status() < 200 || answer.status() > 299) {
            mediaOver("the room does not take the relay's new address: " + answer.status());
            return;
        }
        PeerMedia peer;
        try {
            peer = Agreement.read(answer.body().text()).media();
        } catch (SdpSyntaxException | IllegalArgumentException unusable) {
            mediaOver(String.valueOf(unusable.getMessage()));
            return;
        }
        bound.execute(() -> {
            bound.update(peer);
            bound.reroute(fresh.route());
        });
    }

    void undone(Dialog established, String why) {
        dialog = established;
        joined.complete(why);
    }

    void bound() {
        if (!options.anonymous()) {
            joined.complete("");
        }
    }

    /** The room spoke to us alone: one that hides who we are tells so by which URI others know us. */
    private void addressed(String uri) {
        if (options.anonymous() && uri.endsWith(ANONYMOUS) && !joined.isDone()) {
            words.comeFrom(uri);
            joined.complete("");
        }
    }

    /** By which URI others know us. */
    String ownAddress() {
        return words.address();
    }

    /** The dialog is over: there is nobody to say BYE to. */
    void dialogOver(String why) {
        dialog = null;
        over(why);
    }

    /** The MSRP session is gone; if the room meant it, its BYE is on the way and says more than a closed connection. */
    void mediaOver(String why) {
        if (!left.get()) {
            later(BYE_MILLIS, () -> over(why));
        }
    }

    private void over(String why) {
        if (!left.get()) {
            joined.complete(why);
            ended.complete(why);
        }
    }

    // --- how we come in ---

    private OutgoingInvite invitation(MsrpPath path) {
        NameAddress from = new NameAddress(options.name(), options.ownAddress(), List.of());
        String user =
                options.from().user().isEmpty() ? "parley" : options.from().user();
        LocalDescription description = Agreement.offer(
                path, LocalDescription.unsent("-", ids.nextLong(), path.last().host()));
        sent = description;
        SipBody offer = SipBody.sdp(description.text());
        SipHeaders headers = SipHeaders.NONE.with("User-Agent", AGENT);
        return new OutgoingInvite(
                options.room(),
                from,
                new LocalContact(user, List.of()),
                offer,
                options.anonymous() ? headers.with("Privacy", "id") : headers,
                "");
    }

    /** Our a=path; behind relays it takes their word first. */
    private MsrpPath pathTo(MsrpUri own, MsrpEndpoint media, Sockets opened, Patience patience)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (options.relays().isEmpty()) {
            return MsrpPath.of(own);
        }
        RelayedStay stay =
                new RelayedStay(this, opened.vertx(), media, options.relays().get());
        relayed = stay;
        Grant granted = patience.await(stay.grant(own));
        grant = granted;
        return granted.path();
    }

    /** Runs a task later, unless we have gone by then. */
    void later(long millis, Runnable task) {
        Sockets opened = sockets;
        if (opened != null) {
            opened.vertx().setTimer(millis, due -> task.run());
        }
    }
}
