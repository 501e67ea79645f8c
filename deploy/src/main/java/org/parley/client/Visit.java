package org.parley.client;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.IdSource;
import org.parley.msrp.MediaType;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.cpim.CpimAddress;
import org.parley.msrp.cpim.CpimWriter;
import org.parley.msrp.link.TlsFiles;
import org.parley.msrp.session.Body;
import org.parley.msrp.session.EndpointConfig;
import org.parley.msrp.session.MsrpEndpoint;
import org.parley.msrp.session.OutgoingMessage;
import org.parley.msrp.session.PeerMedia;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.SessionEnd;
import org.parley.msrp.session.SessionSpec;
import org.parley.msrp.session.relay.Grant;
import org.parley.sdp.LocalDescription;
import org.parley.sdp.SdpSyntaxException;
import org.parley.sip.Capabilities;
import org.parley.sip.Challenges;
import org.parley.sip.Dialog;
import org.parley.sip.DialogConfig;
import org.parley.sip.ForeignDialogs;
import org.parley.sip.LocalContact;
import org.parley.sip.NameAddress;
import org.parley.sip.OutgoingCall;
import org.parley.sip.OutgoingInvite;
import org.parley.sip.SipAgent;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipResponse;
import org.parley.sip.SipService;
import org.parley.sip.stack.HostPort;
import org.parley.sip.stack.SipConfig;

/**
 * One stay in a room: a SIP dialog and the MSRP session it agreed on. Made and used by the main thread; {@link #leave} may
 * be called from any thread and does its work once.
 */
final class Visit implements AutoCloseable {
    private static final String AGENT = "parley-chat";
    private static final long BYE_MILLIS = 2_000;
    private static final long RETRY_MILLIS = 500;
    private static final int MOST_ROSTER = 4 * 1024 * 1024;
    private static final int MSRP_PORT = 2855;
    private static final String ROSTER = "application/conference-info+xml";
    private static final MediaType CPIM = MediaType.parse("message/cpim");

    private final ChatOptions options;
    private final Consumer<String> print;
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2)
            .setPreferNativeTransport(true)
            .setFileSystemOptions(
                    new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false)));
    private final IdSource ids = new IdSource();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final CompletableFuture<String> joined = new CompletableFuture<>();
    private final AtomicBoolean left = new AtomicBoolean();
    private final Speech speech;
    private final Queue<CompletableFuture<List<String>>> asked = new ArrayDeque<>(); // on the dialog's context
    private volatile @Nullable MsrpEndpoint endpoint;
    private volatile @Nullable SipAgent agent;
    private volatile @Nullable Dialog dialog;
    private volatile @Nullable OutgoingCall call;
    private volatile @Nullable Session session;
    private volatile Set<String> chatroom = Set.of();
    private volatile @Nullable RelayedStay relayed;
    private volatile @Nullable Grant grant;
    private volatile @Nullable LocalDescription sent;

    Visit(ChatOptions options, Consumer<String> print) {
        this.options = options;
        this.print = print;
        this.speech = new Speech(options.roomAddress());
    }

    /** Joins; gives an empty text, or why it could not. */
    String join() throws InterruptedException {
        String local;
        try {
            local = LocalAddress.towards(options.room().host());
        } catch (IOException unreachable) {
            return "no address for host '" + options.room().host() + "'";
        }
        try {
            MsrpEndpoint media = await(MsrpEndpoint.start(vertx, endpointConfig(local), new SimpleMeterRegistry())
                    .toCompletionStage());
            endpoint = media;
            MsrpUri own = ownUri(media, local);
            MsrpPath path = pathTo(own, media);
            SipAgent signalling = await(SipAgent.start(
                            vertx,
                            sipConfig(local),
                            DialogConfig.defaults(),
                            capabilities(),
                            SipService.none(),
                            ForeignDialogs.NONE,
                            options.password()
                                    .<Challenges>map(answers -> answers)
                                    .orElse(Challenges.NONE),
                            new SimpleMeterRegistry())
                    .toCompletionStage());
            agent = signalling;
            call = signalling.invite(
                    invitation(path), new Calling(this, own, options.password().isPresent()));
            return await(joined);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            return cause == null || cause.getMessage() == null ? failed.toString() : cause.getMessage();
        } catch (TimeoutException late) {
            return "no answer within " + options.timeout().toSeconds() + " s (is it listening there?)";
        }
    }

    /** A plain user agent that hears NOTIFY. */
    private static Capabilities capabilities() {
        Capabilities plain = Capabilities.plain();
        List<String> allow = new ArrayList<>(plain.allow());
        allow.add("NOTIFY");
        List<String> accept = new ArrayList<>(plain.accept());
        accept.add(ROSTER);
        return new Capabilities(
                allow,
                plain.supported(),
                accept,
                plain.acceptEncoding(),
                plain.acceptLanguage(),
                plain.allowEvents(),
                MOST_ROSTER);
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

    /** Fetches the room's roster (RFC 6665 §4.4.3); fails with a sentence. */
    CompletableFuture<List<String>> who() {
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        Dialog open = dialog;
        if (open == null) {
            answer.completeExceptionally(new IllegalStateException("not joined"));
            return answer;
        }
        open.execute(() -> {
            asked.add(answer);
            SipHeaders headers = SipHeaders.NONE
                    .with("Event", "conference")
                    .with("Expires", "0")
                    .with("Accept", ROSTER);
            open.request("SUBSCRIBE", headers, SipBody.NONE).onSuccess(response -> {
                if (!response.isSuccess() && asked.removeIf(waiting -> waiting == answer)) {
                    answer.completeExceptionally(new IllegalStateException("this room does not tell who is in it: "
                            + response.status() + " " + Shown.line(response.reason())));
                }
            });
        });
        return answer;
    }

    /** A NOTIFY with a roster came, on the dialog's context. */
    void notified(SipBody roster) {
        CompletableFuture<List<String>> answer = asked.poll();
        if (answer == null) {
            return;
        }
        try {
            answer.complete(Company.of(roster.text()));
        } catch (XMLStreamException unreadable) {
            answer.completeExceptionally(new IllegalStateException("a roster that cannot be read"));
        }
    }

    /** Says a line to the room. */
    Delivery say(String text) {
        return say(text, options.roomAddress());
    }

    /** Says a line to one participant alone, or to the room. */
    Delivery say(String text, String to) {
        Delivery delivery = new Delivery();
        Session bound = session;
        if (bound == null) {
            delivery.failed("not joined");
            return delivery;
        }
        whenEnded(why -> delivery.failed("the session ended before it was reported"));
        bound.execute(() -> {
            if (!bound.send(message(text, to), delivery)) {
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
        SipAgent signalling = agent;
        MsrpEndpoint media = endpoint;
        quietly(
                signalling == null
                        ? CompletableFuture.completedFuture(null)
                        : signalling.stop().toCompletionStage());
        RelayedStay stay = relayed;
        quietly(stay == null ? CompletableFuture.completedFuture(null) : stay.close());
        quietly(
                media == null
                        ? CompletableFuture.completedFuture(null)
                        : media.shutdown(Duration.ZERO).toCompletionStage());
        quietly(vertx.close().toCompletionStage());
    }

    // --- what Calling and Hearing tell; on their contexts ---

    void refused(String why) {
        joined.complete(why);
    }

    void answered(Dialog established, Agreement agreement, MsrpUri local) {
        dialog = established;
        chatroom = agreement.chatroom();
        MsrpEndpoint media = endpoint;
        if (media == null) {
            return;
        }
        SessionSpec spec = agreement.session(local, new Hearing(this, speech, print), options.roomAddress());
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
                vertx.setTimer(RETRY_MILLIS, later -> renewed(fresh)); // the first offer is not answered yet
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
        joined.complete("");
    }

    /** The dialog is over: there is nobody to say BYE to. */
    void dialogOver(String why) {
        dialog = null;
        over(why);
    }

    /** The MSRP session is gone; if the room meant it, its BYE is on the way and says more than a closed connection. */
    void mediaOver(String why) {
        if (!left.get()) {
            vertx.setTimer(BYE_MILLIS, late -> over(why));
        }
    }

    private void over(String why) {
        if (!left.get()) {
            joined.complete(why);
            ended.complete(why);
        }
    }

    // --- what we say ---

    private OutgoingMessage message(String text, String to) {
        CpimAddress from = new CpimAddress(options.name(), options.ownAddress());
        Bytes envelope = CpimWriter.envelope(from, CpimAddress.of(to))
                .dateTime(OffsetDateTime.now(ZoneId.systemDefault()))
                .text(text);
        return new OutgoingMessage(ids.messageId(), CPIM, Bytes.EMPTY, Body.of(envelope), FailureReport.YES, true);
    }

    private OutgoingInvite invitation(MsrpPath path) {
        NameAddress from = new NameAddress(options.name(), options.ownAddress(), List.of());
        String user =
                options.from().user().isEmpty() ? "parley" : options.from().user();
        LocalDescription description = Agreement.offer(
                path, LocalDescription.unsent("-", ids.nextLong(), path.last().host()));
        sent = description;
        SipBody offer = SipBody.sdp(description.text());
        return new OutgoingInvite(
                options.room(),
                from,
                new LocalContact(user, List.of()),
                offer,
                SipHeaders.NONE.with("User-Agent", AGENT),
                "");
    }

    /** Our a=path; behind relays it takes their word first. */
    private MsrpPath pathTo(MsrpUri own, MsrpEndpoint media)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (options.relays().isEmpty()) {
            return MsrpPath.of(own);
        }
        RelayedStay stay = new RelayedStay(this, vertx, media, options.relays().get());
        relayed = stay;
        Grant granted = await(stay.grant(own));
        grant = granted;
        return granted.path();
    }

    // Behind a relay nobody connects to us.
    private EndpointConfig endpointConfig(String local) {
        EndpointConfig config = options.relays().isEmpty() ? EndpointConfig.tcp(local, 0) : EndpointConfig.defaults();
        return options.trust()
                .map(authorities -> config.withTls(TlsFiles.trusting(authorities)))
                .orElse(config);
    }

    // Over TLS we always connect out, so no listener of ours need speak it; the port says where we are all the same.
    private MsrpUri ownUri(MsrpEndpoint media, String local) {
        if (options.relays().isPresent()) {
            return MsrpUri.of(true, local, MSRP_PORT, ids.sessionId());
        }
        return options.tls()
                ? MsrpUri.of(true, local, media.boundAddresses().get(0).getPort(), ids.sessionId())
                : media.newUri(false);
    }

    private SipConfig sipConfig(String local) {
        HostPort any = new HostPort(local, 0);
        if (!options.secure()) {
            return SipConfig.of("chat", List.of(SipConfig.Listener.udp(any), SipConfig.Listener.tcp(any)));
        }
        // Nobody can connect to us by TLS, for we have no certificate: our Contact is the connection we make.
        String nowhere = Long.toHexString(ids.nextLong()) + ".invalid";
        return SipConfig.of(
                "chat",
                List.of(SipConfig.Listener.tlsOutwards(
                        local, nowhere, options.trust().orElse(null))));
    }

    private <T> T await(CompletionStage<T> stage) throws InterruptedException, ExecutionException, TimeoutException {
        return stage.toCompletableFuture().get(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void quietly(CompletionStage<?> closing) {
        try {
            closing.toCompletableFuture().get(2, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            return; // the process ends next, and its sockets with it
        }
    }
}
