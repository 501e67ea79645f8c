package org.parley.digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Nonces that cost nothing until they are used: each carries its time of issue and its node's name, signed. Only a nonce that somebody has
 * used with the right password is remembered, with the counts seen, so that no request passes twice (RFC 7616 §3.4).
 *
 * <p>What is remembered is bounded. When it is full the oldest nonce goes, and with it, by age, every nonce that is not remembered and not
 * younger: forgetting makes stale, it never lets a repeat pass. For the same reason the key is made anew with each object: nonces from before
 * the start are stale, and so are those of every other node, whatever it is called; no two nodes can take the same one twice between them.
 *
 * <p>Any thread. One map is shared, without locks: entries are immutable and replaced by comparison.
 */
public final class Nonces {
    /** Nonces remembered unless told otherwise, about 100 octets each. */
    public static final int REMEMBERED = 65_536;

    /** An id is its time of issue in milliseconds and a counter below it, so ids grow with time. */
    private static final int COUNTER_BITS = 20;

    private static final int ID_OCTETS = Long.BYTES;
    private static final int TAG_OCTETS = 16;
    private static final int MAX_NODE = 64;
    private static final int ENCODED = (ID_OCTETS + TAG_OCTETS) * 4 / 3;

    private final NonceSecret secret = new NonceSecret();
    private final String node;
    private final byte[] nodeOctets;
    private final long lifetimeMillis;
    private final LongSupplier clockMillis;
    private final int capacity;
    private final AtomicLong lastId = new AtomicLong();
    /** Nonces up to this one are stale unless they are remembered. Only grows, and always before something is forgotten. */
    private final AtomicLong floor;

    private final ConcurrentSkipListMap<Long, CountWindow> used = new ConcurrentSkipListMap<>();
    private final AtomicInteger remembered = new AtomicInteger();

    /** Remembers {@value #REMEMBERED} nonces. */
    public Nonces(String nodeName, Duration lifetime, LongSupplier clockMillis) {
        this(nodeName, lifetime, clockMillis, REMEMBERED);
    }

    /**
     * The nonces of one node.
     *
     * @param nodeName for people who read nonces: letters, digits, dot, hyphen and underscore; at most 64
     * @param lifetime how long a nonce may be used after it was issued
     * @param clockMillis the wall clock; may step back, ids do not
     * @param capacity how many nonces in use are remembered
     */
    public Nonces(String nodeName, Duration lifetime, LongSupplier clockMillis, int capacity) {
        if (!nodeName.matches("[A-Za-z0-9._-]{1," + MAX_NODE + "}")) {
            throw new IllegalArgumentException("node name: " + Parameters.shown(nodeName)
                    + " (expected: 1 to 64 letters, digits, dots, hyphens, underscores)");
        }
        if (lifetime.toMillis() < 1 || capacity < 1) {
            throw new IllegalArgumentException(
                    "nonces: lifetime " + lifetime + ", capacity " + capacity + " (expected: both above zero)");
        }
        this.node = nodeName;
        this.nodeOctets = nodeName.getBytes(StandardCharsets.US_ASCII);
        this.lifetimeMillis = lifetime.toMillis();
        this.clockMillis = clockMillis;
        this.capacity = capacity;
        this.floor = new AtomicLong(firstIdAt(clockMillis.getAsLong()) - 1);
    }

    /** A new nonce: printable, without quotes, spaces or equals signs. */
    public String issue() {
        long now = firstIdAt(clockMillis.getAsLong());
        long id = lastId.updateAndGet(last -> Math.max(last + 1, now));
        byte[] octets = ByteBuffer.allocate(ID_OCTETS + TAG_OCTETS)
                .putLong(id)
                .put(tag(id))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets) + '.' + node;
    }

    /** Whether a nonce could still be used, without using it. */
    public boolean isFresh(String nonce) {
        long id = idOf(nonce);
        return id >= 0 && isYoung(id) && (id > floor.get() || used.containsKey(id));
    }

    /** Uses a nonce: of all who call with the same nonce and count exactly one is told {@link NonceState#GOOD}. */
    public NonceState check(String nonce, int nc) {
        long id = idOf(nonce);
        if (id < 0 || !isYoung(id) || nc < 1) {
            return NonceState.STALE;
        }
        while (true) {
            CountWindow seen = used.get(id);
            if (seen == null) {
                if (id <= floor.get()) {
                    return NonceState.STALE;
                }
                if (used.putIfAbsent(id, CountWindow.startingAt(nc)) == null) {
                    remembered.incrementAndGet();
                    forgetSome();
                    return NonceState.GOOD;
                }
            } else if (seen.has(nc)) {
                return NonceState.REPLAYED;
            } else if (used.replace(id, seen, seen.with(nc))) {
                return NonceState.GOOD;
            }
        }
    }

    /** How many nonces are remembered now, for a gauge. */
    public int remembered() {
        return remembered.get();
    }

    private void forgetSome() {
        Map.Entry<Long, CountWindow> oldest = used.firstEntry();
        while (oldest != null && (remembered.get() > capacity || !isYoung(oldest.getKey()))) {
            long id = oldest.getKey();
            floor.accumulateAndGet(id, Math::max);
            if (used.remove(id) != null) {
                remembered.decrementAndGet();
            }
            oldest = used.firstEntry();
        }
    }

    private boolean isYoung(long id) {
        long age = clockMillis.getAsLong() - (id >>> COUNTER_BITS);
        return age <= lifetimeMillis;
    }

    /** The id inside, or -1 if it is not signed by us since we started. */
    private long idOf(String nonce) {
        if (nonce.length() != ENCODED + 1 + node.length() || nonce.charAt(ENCODED) != '.' || !nonce.endsWith(node)) {
            return -1;
        }
        byte[] octets;
        try {
            octets = Base64.getUrlDecoder().decode(nonce.substring(0, ENCODED));
        } catch (IllegalArgumentException notBase64) {
            return -1;
        }
        long id = ByteBuffer.wrap(octets).getLong();
        byte[] claimed = Arrays.copyOfRange(octets, ID_OCTETS, octets.length);
        return id >= 0 && MessageDigest.isEqual(claimed, tag(id)) ? id : -1;
    }

    private byte[] tag(long id) {
        byte[] signed = ByteBuffer.allocate(ID_OCTETS + nodeOctets.length)
                .putLong(id)
                .put(nodeOctets)
                .array();
        return Arrays.copyOf(secret.sign(signed), TAG_OCTETS);
    }

    private static long firstIdAt(long millis) {
        return millis << COUNTER_BITS;
    }
}
