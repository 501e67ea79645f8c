package org.parley.sip;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.sip.stack.SipTransport;

/**
 * A dialog as another node would need it to go on (RFC 3261 §12): small, immutable, and free of the SIP library. With addresses of common
 * length well under 1 KB.
 *
 * @param id Call-ID and tags
 * @param local our URI with display name, as in From or To, without tag
 * @param remote the peer's
 * @param remoteTarget URI of the peer's Contact
 * @param routes Route values to put into requests, in order
 * @param contact our Contact, parameters included
 * @param localCseq number of our last request
 * @param remoteCseq number of the peer's last request; -1 when there was none
 * @param secure came in by TLS to a sips URI (RFC 3261 §12.1.1)
 * @param caller did we send the INVITE
 * @param timer the session timer
 * @param flow the connection requests to the peer take; empty when they go to its remote target or the first route
 * @param origin the o= line we sent last, empty when none (RFC 3264 §8)
 * @param holder the address-of-record the peer proved to be when it made the dialog; empty when it proved nothing
 */
public record DialogRecord(
        DialogId id,
        String local,
        String remote,
        String remoteTarget,
        List<String> routes,
        String contact,
        long localCseq,
        long remoteCseq,
        boolean secure,
        boolean caller,
        SessionTimer timer,
        Optional<Arrival> flow,
        String origin,
        String holder) {
    private static final int FORM = 2;

    /** Copies the routes. */
    public DialogRecord {
        routes = List.copyOf(routes);
    }

    /**
     * What identifies a dialog at our end (RFC 3261 §12).
     *
     * @param callId Call-ID
     * @param localTag our tag
     * @param remoteTag the peer's tag, empty for a peer of RFC 2543
     */
    public record DialogId(String callId, String localTag, String remoteTag) {}

    /**
     * The session timer of a dialog (RFC 4028).
     *
     * @param seconds the interval, 0 when the session does not expire
     * @param minimum largest Min-SE seen, at least 90
     * @param weRefresh are we the refresher
     * @param expiresAt when the session expires, milliseconds since 1970, 0 when it does not
     */
    public record SessionTimer(int seconds, int minimum, boolean weRefresh, long expiresAt) {
        /** No expiry. */
        public static final SessionTimer OFF = new SessionTimer(0, 90, false, 0);
    }

    /** The record as octets, in a form that {@link #decode} of this and later versions reads. */
    public byte[] encode() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeByte(FORM);
            for (String text : List.of(
                    id.callId, id.localTag, id.remoteTag, local, remote, remoteTarget, contact, origin, holder)) {
                out.writeUTF(text);
            }
            out.writeShort(routes.size());
            for (String route : routes) {
                out.writeUTF(route);
            }
            out.writeLong(localCseq);
            out.writeLong(remoteCseq);
            out.writeByte((secure ? 1 : 0) | (caller ? 2 : 0) | (timer.weRefresh ? 4 : 0) | (flow.isPresent() ? 8 : 0));
            out.writeInt(timer.seconds);
            out.writeInt(timer.minimum);
            out.writeLong(timer.expiresAt);
            if (flow.isPresent()) {
                out.writeUTF(flow.get().transport().name());
                out.writeUTF(flow.get().remoteHost());
                out.writeInt(flow.get().remotePort());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return octets.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws SipSyntaxException when it is something else
     */
    public static DialogRecord decode(byte[] octets) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets))) {
            int form = in.readUnsignedByte();
            if (form != FORM) {
                throw new SipSyntaxException("dialog record of form " + form + " (expected: " + FORM + ")");
            }
            DialogId id = new DialogId(in.readUTF(), in.readUTF(), in.readUTF());
            String local = in.readUTF();
            String remote = in.readUTF();
            String target = in.readUTF();
            String contact = in.readUTF();
            String origin = in.readUTF();
            String holder = in.readUTF();
            int count = in.readUnsignedShort();
            List<String> routes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                routes.add(in.readUTF());
            }
            long localCseq = in.readLong();
            long remoteCseq = in.readLong();
            int bits = in.readUnsignedByte();
            SessionTimer timer = new SessionTimer(in.readInt(), in.readInt(), (bits & 4) != 0, in.readLong());
            Optional<Arrival> flow = (bits & 8) == 0
                    ? Optional.empty()
                    : Optional.of(new Arrival(transport(in.readUTF()), in.readUTF(), in.readInt()));
            if (in.available() != 0) {
                throw new SipSyntaxException(
                        "dialog record with " + in.available() + " octets left over (expected: none)");
            }
            boolean secure = (bits & 1) != 0;
            boolean caller = (bits & 2) != 0;
            return new DialogRecord(
                    id,
                    local,
                    remote,
                    target,
                    routes,
                    contact,
                    localCseq,
                    remoteCseq,
                    secure,
                    caller,
                    timer,
                    flow,
                    origin,
                    holder);
        } catch (IOException cut) {
            throw new SipSyntaxException(
                    "dialog record of " + octets.length + " octets, cut or torn (expected: a whole one)");
        }
    }

    /** The same after a request of ours. */
    public DialogRecord withLocalCseq(long next) {
        return new DialogRecord(
                id,
                local,
                remote,
                remoteTarget,
                routes,
                contact,
                next,
                remoteCseq,
                secure,
                caller,
                timer,
                flow,
                origin,
                holder);
    }

    /** The same after a request of the peer's. */
    public DialogRecord withRemoteCseq(long seen) {
        return new DialogRecord(
                id,
                local,
                remote,
                remoteTarget,
                routes,
                contact,
                localCseq,
                seen,
                secure,
                caller,
                timer,
                flow,
                origin,
                holder);
    }

    /** The same after a target refresh (RFC 3261 §12.2). */
    public DialogRecord withRemoteTarget(String target, Optional<Arrival> by) {
        return new DialogRecord(
                id,
                local,
                remote,
                target,
                routes,
                contact,
                localCseq,
                remoteCseq,
                secure,
                caller,
                timer,
                by,
                origin,
                holder);
    }

    /** The same with the session timer started anew. */
    public DialogRecord withTimer(SessionTimer other) {
        return new DialogRecord(
                id,
                local,
                remote,
                remoteTarget,
                routes,
                contact,
                localCseq,
                remoteCseq,
                secure,
                caller,
                other,
                flow,
                origin,
                holder);
    }

    /** The same after a description of ours went out. */
    public DialogRecord withOrigin(String line) {
        return new DialogRecord(
                id,
                local,
                remote,
                remoteTarget,
                routes,
                contact,
                localCseq,
                remoteCseq,
                secure,
                caller,
                timer,
                flow,
                line,
                holder);
    }

    private static SipTransport transport(String name) {
        try {
            return SipTransport.of(name);
        } catch (IllegalArgumentException unknown) {
            throw new SipSyntaxException(String.valueOf(unknown.getMessage()));
        }
    }
}
