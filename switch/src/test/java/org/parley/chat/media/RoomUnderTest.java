package org.parley.chat.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.parley.chat.ChatSwitch;
import org.parley.chat.RoomConfig;
import org.parley.chat.cluster.Charters;
import org.parley.chat.cluster.MemoryCharters;
import org.parley.chat.room.Direction;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.JoinAnswer;
import org.parley.chat.room.port.JoinRequest;
import org.parley.chat.room.port.MediaDescription;
import org.parley.chat.room.port.Rooms;
import org.parley.msrp.MediaType;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.session.EndpointConfig;
import org.parley.msrp.session.MsrpEndpoint;

/** A whole switch in this process on a port of its own, driven by its port where a focus would be, and by raw sockets where clients would be. */
final class RoomUnderTest implements AutoCloseable {
    static final String ROOM = "sip:lobby@example.org";

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Vertx vertx;
    final MsrpEndpoint endpoint;
    final ChatSwitch chat;
    private final List<RawPeer> peers = new ArrayList<>();
    private final AtomicInteger names = new AtomicInteger();

    RoomUnderTest(RoomConfig rooms, MediaConfig media, UnaryOperator<EndpointConfig> endpointChanges) {
        this(rooms, media, endpointChanges, new MemoryCharters());
    }

    RoomUnderTest(
            RoomConfig rooms, MediaConfig media, UnaryOperator<EndpointConfig> endpointChanges, Charters charters) {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setPreferNativeTransport(true));
        EndpointConfig config =
                endpointChanges.apply(EndpointConfig.tcp("127.0.0.1", 0).withEventLoops(2));
        endpoint = await(MsrpEndpoint.start(vertx, config, meters).toCompletionStage());
        chat = ChatSwitch.start(vertx, endpoint, "test", rooms, media, stay -> {}, charters, List.of(), meters);
    }

    static RoomUnderTest standard() {
        return with(UnaryOperator.identity());
    }

    static RoomUnderTest with(UnaryOperator<MediaConfig> media) {
        return new RoomUnderTest(
                RoomConfig.standard(),
                media.apply(MediaConfig.standard().tellingUnaware(false)),
                UnaryOperator.identity());
    }

    /** With these rules in every room. */
    static RoomUnderTest ruled(RoomPolicy rules, UnaryOperator<MediaConfig> media) {
        return new RoomUnderTest(
                RoomConfig.standard().ruled(rules),
                media.apply(MediaConfig.standard().tellingUnaware(false)),
                UnaryOperator.identity());
    }

    Rooms rooms() {
        return chat.rooms();
    }

    /** How a guest's INVITE would look. */
    static final class Invite {
        private String room = ROOM;
        private final List<String> uris = new ArrayList<>();
        private String userAgent = "";
        private List<MediaType> acceptTypes = List.of(MediaType.parse("message/cpim"));
        private List<MediaType> wrapped = List.of(MediaType.ANY);
        private long maxSize;
        private Direction direction = Direction.SENDRECV;
        private Optional<Set<String>> chatroom = Optional.of(Set.of());
        private Optional<RawPeer> over = Optional.empty();
        private boolean reads = true;
        private String relays = "";

        static Invite from(String aor) {
            Invite invite = new Invite();
            invite.uris.add(aor);
            return invite;
        }

        Invite to(String other) {
            room = other;
            return this;
        }

        Invite known(String alsoAs) {
            uris.add(alsoAs);
            return this;
        }

        Invite agent(String name) {
            userAgent = name;
            return this;
        }

        Invite wrapping(String... types) {
            wrapped = java.util.Arrays.stream(types).map(MediaType::parse).toList();
            return this;
        }

        Invite accepting(String... types) {
            acceptTypes = java.util.Arrays.stream(types).map(MediaType::parse).toList();
            return this;
        }

        Invite upTo(long octets) {
            maxSize = octets;
            return this;
        }

        Invite going(Direction way) {
            direction = way;
            return this;
        }

        Invite unaware() {
            chatroom = Optional.empty();
            return this;
        }

        Invite over(RawPeer connection) {
            over = Optional.of(connection);
            return this;
        }

        String aor() {
            return uris.get(0);
        }

        Invite behind(String pathOfRelays) {
            relays = pathOfRelays;
            return this;
        }

        Invite deaf() {
            reads = false;
            return this;
        }

        MediaDescription media(String path) {
            return new MediaDescription(
                    MsrpPath.parse(path), acceptTypes, wrapped, maxSize, true, direction, chatroom, Optional.empty());
        }
    }

    Guest join(String aor) {
        return join(Invite.from(aor));
    }

    /** Joins and binds. */
    Guest join(Invite invite) {
        Guest guest = invited(invite);
        guest.bind();
        return guest;
    }

    /** Joins and does not connect. */
    Guest invited(Invite invite) {
        Guest guest = new Guest(invite, "p" + names.incrementAndGet());
        JoinAnswer answer = await(rooms().join(guest.request(true)));
        assertThat(answer).isInstanceOf(JoinAnswer.Joined.class);
        guest.uri = ((JoinAnswer.Joined) answer).media().uri().toString();
        return guest;
    }

    JoinAnswer tryJoin(Invite invite) {
        return await(rooms().join(new Guest(invite, "p" + names.incrementAndGet()).request(true)));
    }

    double counted(String name, String... tags) {
        var counter = meters.find(name).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    static void eventually(BooleanSupplier holds) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("still not so after thirty seconds")
                    .isLessThan(until);
            Thread.onSpinWait();
        }
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(chat.stop(new LeaveCause(LeaveCause.Kind.SHUTDOWN, "test over")));
        await(endpoint.shutdown(Duration.ofMillis(100)).toCompletionStage());
        for (RawPeer peer : peers) {
            try {
                peer.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        await(vertx.close().toCompletionStage());
    }

    /** A participant: its dialog here, its session on a raw connection. */
    final class Guest {
        final Invite invite;
        final ParticipantId id;
        final String path;
        final java.util.concurrent.LinkedBlockingQueue<LeaveCause> ended =
                new java.util.concurrent.LinkedBlockingQueue<>();
        String uri = "";
        private RawPeer peer;
        private int sent;

        @SuppressWarnings("NullAway") // set by bind()
        Guest(Invite invite, String name) {
            this.invite = invite;
            this.id = new ParticipantId(name);
            this.path = invite.relays + "msrp://127.0.0.1:9/" + name + "session;tcp";
        }

        JoinRequest request(boolean withOffer) {
            return new JoinRequest(
                    RoomAddress.parse(invite.room),
                    id,
                    new Identity(invite.uris, "", invite.userAgent),
                    false,
                    withOffer ? Optional.of(invite.media(path)) : Optional.empty(),
                    ended::add);
        }

        RawPeer peer() {
            return peer;
        }

        void connect() {
            try {
                java.net.InetSocketAddress at = endpoint.boundAddresses().get(0);
                peer = invite.over.isPresent()
                        ? invite.over.get()
                        : new RawPeer("127.0.0.1", at.getPort(), invite.reads);
                peers.add(peer);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        void bind() {
            connect();
            String tid = write("", "Byte-Range: 1-0/0\r\n", null, '$');
            if (invite.reads) {
                assertThat(peer.response(tid).status()).isEqualTo(200);
            }
        }

        /** Writes a SEND and gives its transaction id. */
        String write(String messageId, String headers, byte[] body, char flag) {
            String tid = id.value() + "tid" + ++sent;
            String mid = messageId.isEmpty() ? tid + "mid" : messageId;
            String head = "MSRP " + tid + " SEND\r\nTo-Path: " + uri + "\r\nFrom-Path: " + path + "\r\nMessage-ID: "
                    + mid + "\r\n" + headers;
            java.io.ByteArrayOutputStream octets = new java.io.ByteArrayOutputStream();
            octets.writeBytes(head.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            if (body != null) {
                octets.writeBytes("\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                octets.writeBytes(body);
                octets.writeBytes("\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
            octets.writeBytes(("-------" + tid + flag + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            raw(octets.toByteArray());
            return tid;
        }

        void raw(byte[] octets) {
            try {
                peer.write(octets);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** A whole message/cpim in one SEND. */
        String say(byte[] cpim, String... headers) {
            String range = "Byte-Range: 1-" + cpim.length + "/" + cpim.length + "\r\n";
            return write("", range + String.join("", headers) + "Content-Type: message/cpim\r\n", cpim, '$');
        }

        String say(String text, String... headers) {
            return say(cpim(invite.uris.get(0), invite.room, text), headers);
        }

        int answer(String tid) {
            return peer.response(tid).status();
        }

        /** The next message's body. */
        byte[] hears() {
            return peer.nextSend().body();
        }

        /** A message of somebody else proves that nothing came before it. */
        void hearsNothingBefore(Guest speaker) {
            byte[] marker = cpim(speaker.invite.uris.get(0), speaker.invite.room, "marker " + System.nanoTime());
            speaker.say(marker);
            assertThat(hears()).as("what comes next is the marker").isEqualTo(marker);
        }

        void leave() {
            rooms().leave(id, new LeaveCause(LeaveCause.Kind.BYE, ""));
        }

        LeaveCause.Kind endedBecause() {
            try {
                LeaveCause cause = ended.poll(30, TimeUnit.SECONDS);
                assertThat(cause).as("the dialog was ended").isNotNull();
                return cause.kind();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static byte[] cpim(String from, String to, String text) {
        return ("From: <" + from + ">\r\nTo: <" + to + ">\r\nDateTime: 2026-11-22T12:00:00Z\r\n\r\n"
                        + "Content-Type: text/plain\r\n\r\n" + text)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
