package org.parley.msrp.session;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.codec.CodecLimits;
import org.parley.msrp.link.Listener;
import org.parley.msrp.link.TlsFiles;

/**
 * Everything an {@link MsrpEndpoint} may be told. Immutable. Start from {@link #defaults} and change what differs with the {@code with…}
 * methods.
 *
 * @param listeners where it listens; none is fine for a client that only connects out
 * @param tls certificate, key and trusted authorities for listeners with TLS and for msrps connections we open; null: none of our own
 * @param gatherLimit octets up to which a message is gathered; above it is streamed
 * @param maxMessage largest message taken at all (our a=max-size), octets; 0: no limit
 * @param incompleteMessages messages under way at once per session, beyond it 413
 * @param chunkReceptionTimeout after which an incomplete message is given up when no further chunk came
 * @param transactionTimeout from the last octet handed to the operating system to the response (RFC 4975 §7.1.1: 30 s)
 * @param bindTimeout how long an expected session waits for its first request, and an outgoing one for its first answer
 * @param connectTimeout for one address of an outgoing connection
 * @param probation how long a connection may live without a session
 * @param namedClients whether a client that connects over TLS without a fingerprint in its SDP must show a certificate that an authority of {@code tls} vouches for and
 *     that names the host of its path (RFC 4975 §5.4); otherwise such a client is served whoever it is
 * @param sendQueueOctets octets that may wait for one session before it is ended as SLOW
 * @param sendBufferOctets octets the operating system may hold for one connection that does not read; 0: as many as it sees fit
 * @param stallTimeout how long a session's queue may stand still before it is ended as SLOW
 * @param unansweredTransactions that may be open on one connection; beyond it SENDs wait in their session's queue
 * @param limits on connections and rates
 * @param codec the codec's limits
 * @param eventLoops how many loops carry connections
 * @param strictAuthority whether a To-Path whose host or port is not the one we gave out is answered 481
 */
public record EndpointConfig(
        List<Listener> listeners,
        @Nullable TlsFiles tls,
        int gatherLimit,
        long maxMessage,
        int incompleteMessages,
        Duration chunkReceptionTimeout,
        Duration transactionTimeout,
        Duration bindTimeout,
        Duration connectTimeout,
        Duration probation,
        boolean namedClients,
        long sendQueueOctets,
        int sendBufferOctets,
        Duration stallTimeout,
        int unansweredTransactions,
        Limits limits,
        CodecLimits codec,
        int eventLoops,
        boolean strictAuthority) {

    /**
     * Limits that count when they bite. 0 switches one off.
     *
     * @param connections open at once
     * @param connectionsPerAddress open at once from one address
     * @param requestsPerSecond per connection; reading waits above it
     * @param octetsPerSecond per connection; reading waits above it
     * @param requestsPerSecondPerUser over all of a user's connections; reading waits above it
     * @param dialsPerSecond new outgoing connections to one host
     * @param dialing outgoing connections under way at once
     */
    public record Limits(
            int connections,
            int connectionsPerAddress,
            int requestsPerSecond,
            long octetsPerSecond,
            int requestsPerSecondPerUser,
            int dialsPerSecond,
            int dialing) {
        public Limits {
            require(
                    connections >= 0
                            && connectionsPerAddress >= 0
                            && requestsPerSecond >= 0
                            && octetsPerSecond >= 0
                            && requestsPerSecondPerUser >= 0
                            && dialsPerSecond >= 0
                            && dialing >= 0,
                    "msrp limits: a negative number (expected: 0 for none, or more)");
        }

        /** What a server starts with. */
        public static Limits defaults() {
            return new Limits(15_000, 0, 0, 0, 0, 100, 200);
        }
    }

    public EndpointConfig {
        listeners = List.copyOf(listeners);
        require(gatherLimit >= 4096, "msrp.gather-limit: " + gatherLimit + " (expected: 4096 or more octets)");
        require(maxMessage >= 0, "msrp.max-size: " + maxMessage + " (expected: 0 for none, or more)");
        require(incompleteMessages > 0, "msrp.incomplete-messages: " + incompleteMessages + " (expected: 1 or more)");
        positive("msrp.chunk-reception-timer", chunkReceptionTimeout);
        positive("msrp.transaction-timeout", transactionTimeout);
        positive("msrp.bind-timeout", bindTimeout);
        positive("msrp.connect-timeout", connectTimeout);
        positive("msrp.probation", probation);
        positive("msrp.stall-timeout", stallTimeout);
        require(sendBufferOctets >= 0, "msrp.send-buffer: " + sendBufferOctets + " (expected: 0 or more octets)");
        require(sendQueueOctets >= 4096, "msrp.send-queue: " + sendQueueOctets + " (expected: 4096 or more octets)");
        require(
                sendQueueOctets >= gatherLimit,
                "msrp.send-queue: " + sendQueueOctets + " (expected: at least rooms.gather-limit, which is "
                        + gatherLimit + ")");
        require(
                unansweredTransactions >= 16 && unansweredTransactions <= 1 << 20,
                "msrp.unanswered-transactions: " + unansweredTransactions + " (expected: 16..1048576)");
        require(eventLoops > 0, "node.event-loops: " + eventLoops + " (expected: 1 or more)");
    }

    /** The defaults, listening nowhere. */
    public static EndpointConfig defaults() {
        return new EndpointConfig(
                List.of(),
                null,
                65_536,
                0,
                16,
                Duration.ofSeconds(540),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                false,
                1 << 20,
                0,
                Duration.ofSeconds(30),
                16_384,
                Limits.defaults(),
                CodecLimits.DEFAULT,
                1,
                false);
    }

    /** The defaults with one plain TCP listener. */
    public static EndpointConfig tcp(String host, int port) {
        return defaults().withListeners(List.of(Listener.tcp(host, port)));
    }

    /** With another listeners. */
    public EndpointConfig withListeners(List<Listener> value) {
        return changed(copy -> copy.listeners = value);
    }

    /** With another tls. */
    public EndpointConfig withTls(@Nullable TlsFiles value) {
        return changed(copy -> copy.tls = value);
    }

    /** With another gatherLimit. */
    public EndpointConfig withGatherLimit(int value) {
        return changed(copy -> copy.gatherLimit = value);
    }

    /** With another maxMessage. */
    public EndpointConfig withMaxMessage(long value) {
        return changed(copy -> copy.maxMessage = value);
    }

    /** With another incompleteMessages. */
    public EndpointConfig withIncompleteMessages(int value) {
        return changed(copy -> copy.incompleteMessages = value);
    }

    /** With another chunkReceptionTimeout. */
    public EndpointConfig withChunkReceptionTimeout(Duration value) {
        return changed(copy -> copy.chunkReceptionTimeout = value);
    }

    /** With another transactionTimeout. */
    public EndpointConfig withTransactionTimeout(Duration value) {
        return changed(copy -> copy.transactionTimeout = value);
    }

    /** With another bindTimeout. */
    public EndpointConfig withBindTimeout(Duration value) {
        return changed(copy -> copy.bindTimeout = value);
    }

    /** With another connectTimeout. */
    public EndpointConfig withConnectTimeout(Duration value) {
        return changed(copy -> copy.connectTimeout = value);
    }

    /** With another probation. */
    public EndpointConfig withProbation(Duration value) {
        return changed(copy -> copy.probation = value);
    }

    /** With another sendQueueOctets. */
    public EndpointConfig withSendQueueOctets(long value) {
        return changed(copy -> copy.sendQueueOctets = value);
    }

    /** With another namedClients. */
    public EndpointConfig withNamedClients(boolean value) {
        return changed(copy -> copy.namedClients = value);
    }

    /** With another sendBufferOctets. */
    public EndpointConfig withSendBufferOctets(int value) {
        return changed(copy -> copy.sendBufferOctets = value);
    }

    /** With another stallTimeout. */
    public EndpointConfig withStallTimeout(Duration value) {
        return changed(copy -> copy.stallTimeout = value);
    }

    /** With another unansweredTransactions. */
    public EndpointConfig withUnansweredTransactions(int value) {
        return changed(copy -> copy.unansweredTransactions = value);
    }

    /** With another limits. */
    public EndpointConfig withLimits(Limits value) {
        return changed(copy -> copy.limits = value);
    }

    /** With another codec. */
    public EndpointConfig withCodec(CodecLimits value) {
        return changed(copy -> copy.codec = value);
    }

    /** With another eventLoops. */
    public EndpointConfig withEventLoops(int value) {
        return changed(copy -> copy.eventLoops = value);
    }

    /** With another strictAuthority. */
    public EndpointConfig withStrictAuthority(boolean value) {
        return changed(copy -> copy.strictAuthority = value);
    }

    private EndpointConfig changed(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.done();
    }

    /** The components while one of them changes. */
    private static final class Copy {
        private List<Listener> listeners;
        private @Nullable TlsFiles tls;
        private int gatherLimit;
        private long maxMessage;
        private int incompleteMessages;
        private Duration chunkReceptionTimeout;
        private Duration transactionTimeout;
        private Duration bindTimeout;
        private Duration connectTimeout;
        private Duration probation;
        private boolean namedClients;
        private long sendQueueOctets;
        private int sendBufferOctets;
        private Duration stallTimeout;
        private int unansweredTransactions;
        private Limits limits;
        private CodecLimits codec;
        private int eventLoops;
        private boolean strictAuthority;

        Copy(EndpointConfig of) {
            listeners = of.listeners;
            tls = of.tls;
            gatherLimit = of.gatherLimit;
            maxMessage = of.maxMessage;
            incompleteMessages = of.incompleteMessages;
            chunkReceptionTimeout = of.chunkReceptionTimeout;
            transactionTimeout = of.transactionTimeout;
            bindTimeout = of.bindTimeout;
            connectTimeout = of.connectTimeout;
            probation = of.probation;
            namedClients = of.namedClients;
            sendQueueOctets = of.sendQueueOctets;
            sendBufferOctets = of.sendBufferOctets;
            stallTimeout = of.stallTimeout;
            unansweredTransactions = of.unansweredTransactions;
            limits = of.limits;
            codec = of.codec;
            eventLoops = of.eventLoops;
            strictAuthority = of.strictAuthority;
        }

        EndpointConfig done() {
            return new EndpointConfig(
                    listeners,
                    tls,
                    gatherLimit,
                    maxMessage,
                    incompleteMessages,
                    chunkReceptionTimeout,
                    transactionTimeout,
                    bindTimeout,
                    connectTimeout,
                    probation,
                    namedClients,
                    sendQueueOctets,
                    sendBufferOctets,
                    stallTimeout,
                    unansweredTransactions,
                    limits,
                    codec,
                    eventLoops,
                    strictAuthority);
        }
    }

    private static void positive(String key, Duration value) {
        require(!value.isNegative() && !value.isZero(), key + ": " + value + " (expected: longer than zero)");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
