package org.parley.chat.focus;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.parley.chat.room.RoomAddress;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;

/** What a URI means here: a room, another name of one, the factory, or nothing of ours. Any thread. */
final class Directory {
    /** Who asks for these says nothing in the room, so that any name of it will do. */
    private static final Set<String> SERVED_BY_ANY_NAME = Set.of("SUBSCRIBE", "REFER");

    private final RoomUris uris;
    private final RoomNames names;
    private final ConcurrentHashMap<String, RoomAddress> made =
            new ConcurrentHashMap<>(); // by Call-ID, while its dialog lives

    Directory(RoomUris uris, RoomNames names) {
        this.uris = uris;
        this.names = names;
    }

    /** Why a request to that URI is not for us; empty: it is. */
    Optional<SipResponse> refusal(String requestUri) {
        return uris.refusal(requestUri);
    }

    /** Is it a room of ours, as far as its address says, by whatever name? */
    boolean isOurs(String uri) {
        return uris.refusal(uri).isEmpty();
    }

    /** As it stands there, whatever stands behind that name. */
    RoomAddress dialled(String requestUri) {
        return uris.room(requestUri);
    }

    boolean isFactory(RoomAddress dialled) {
        return names.isFactory(dialled);
    }

    /** What a request is answered with before anybody is asked: it is not for us, or for another name. */
    Optional<SipResponse> locate(SipRequest request) {
        Optional<SipResponse> no = uris.refusal(request.requestUri());
        return no.isPresent() || !names.hasAliases() || SERVED_BY_ANY_NAME.contains(request.method())
                ? no
                : names.canonical(request.requestUri(), uris.room(request.requestUri()))
                        .map(room -> SipResponse.of(302).with("Contact", "<" + room + ">;isfocus"));
    }

    /** The room that was dialled, by whatever name; in a dialog that began with a call to the factory, the one that was made. */
    RoomAddress roomOf(String callId, String dialled) {
        RoomAddress room = uris.room(dialled);
        return names.isFactory(room)
                ? made.getOrDefault(callId, room)
                : names.behind(room).orElse(room);
    }

    /** Is this URI one of that room's, and nobody else's? */
    boolean names(String uri, RoomAddress room) {
        return uris.refusal(uri).isEmpty()
                && names.behind(uris.room(uri)).orElseGet(() -> uris.room(uri)).equals(room);
    }

    /** Is that a room of ours, as far as its address says? */
    boolean knows(RoomAddress room) {
        return uris.refusal(room.uri()).isEmpty()
                && !names.isFactory(room)
                && names.canonical(room.uri(), room).isEmpty();
    }

    /** Why that may not be another name of that room, as far as names tell; empty: it may. */
    Optional<String> objection(RoomAddress name, RoomAddress room) {
        return Stream.of(name, room)
                .filter(one -> uris.refusal(one.uri()).isPresent())
                .findFirst()
                .map(one -> one + ": not here (expected: a domain of rooms.domains)")
                .or(() -> names.objection(name, room));
    }

    /** A call to the factory has made that room. */
    void made(String callId, RoomAddress room) {
        made.put(callId, room);
    }

    /** A call to the factory came to nothing, or is over. */
    void forget(String callId) {
        made.remove(callId);
    }
}
