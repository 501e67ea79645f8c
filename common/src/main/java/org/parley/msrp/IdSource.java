package org.parley.msrp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes unguessable ids, many per microsecond: AES-256 in counter mode, keyed from {@link SecureRandom}. Each refill takes its successor's key from its
 * own first octets and forgets the rest once used, so that memory read later tells nothing of ids made before. Not thread safe: one per event loop.
 *
 * <p>Ids are written in 32 symbols, {@code 0-9 a-v}: five random bits each, and no two differ in case only.
 */
public final class IdSource {
    /** How many random characters start a transaction id: 13 × 5 = 65 bits. */
    static final int RANDOM_CHARACTERS = 13;

    private static final int BITS = 5;
    private static final int MAX_SLOT_CHARACTERS = 6;
    private static final int MESSAGE_ID_CHARACTERS = 20;
    private static final int SESSION_ID_CHARACTERS = 26;
    private static final int KEY_OCTETS = 32;
    private static final int POOL_OCTETS = 4096 + KEY_OCTETS;
    private static final byte[] SYMBOLS = "0123456789abcdefghijklmnopqrstuv".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ZEROS = new byte[POOL_OCTETS];

    private final Cipher cipher = cipher();
    private final byte[] pool = new byte[POOL_OCTETS];
    private final ByteBuffer octets = ByteBuffer.wrap(pool);
    /** Random bits drawn and not yet given out, and for how many symbols they are good. */
    private long bits;

    private int symbols;

    /** A source keyed from the platform's {@link SecureRandom}. */
    public IdSource() {
        this(new SecureRandom());
    }

    /** A source keyed from {@code seed}: 32 octets of it, drawn now. Tests hand in one that repeats. */
    public IdSource(SecureRandom seed) {
        byte[] key = new byte[KEY_OCTETS];
        seed.nextBytes(key);
        refill(key);
    }

    /** A new transaction id of 65 random bits. */
    public TransactionId transactionId() {
        byte[] id = new byte[RANDOM_CHARACTERS];
        fill(id, RANDOM_CHARACTERS);
        return TransactionId.ofOwned(id);
    }

    /**
     * A new transaction id of 65 random bits, followed by {@code slot} (0 to 2³⁰ − 1), which {@link TransactionId#slot()} and the head of the response
     * tell again. A slot says where to look, not that the id is ours: compare the whole id.
     */
    public TransactionId transactionId(int slot) {
        if (slot < 0 || slot >= 1 << BITS * MAX_SLOT_CHARACTERS) {
            throw new IllegalArgumentException("slot: " + slot + " (expected: 0..2^30-1)");
        }
        int digits = slot == 0 ? 1 : (Integer.SIZE - Integer.numberOfLeadingZeros(slot) + BITS - 1) / BITS;
        byte[] id = new byte[RANDOM_CHARACTERS + digits];
        fill(id, RANDOM_CHARACTERS);
        for (int at = id.length - 1, rest = slot; at >= RANDOM_CHARACTERS; at--, rest >>>= BITS) {
            id[at] = SYMBOLS[rest & 31];
        }
        return TransactionId.ofOwned(id);
    }

    /** A new Message-ID of 100 random bits. */
    public MessageId messageId() {
        return new MessageId(text(MESSAGE_ID_CHARACTERS));
    }

    /** A new session-id of 130 random bits. */
    public SessionId sessionId() {
        return new SessionId(text(SESSION_ID_CHARACTERS));
    }

    /** 64 random bits. */
    public long nextLong() {
        if (octets.remaining() < Long.BYTES) {
            refill(Arrays.copyOf(pool, KEY_OCTETS));
        }
        int at = octets.position();
        long bits = octets.getLong();
        octets.putLong(at, 0);
        return bits;
    }

    /** The slot at the end of an id made by {@link #transactionId(int)}, or −1 if {@code array[from, to)} cannot be one. */
    public static int slot(byte[] array, int from, int to) {
        int digits = to - from - RANDOM_CHARACTERS;
        if (digits < 1 || digits > MAX_SLOT_CHARACTERS) {
            return -1;
        }
        int slot = 0;
        for (int at = to - digits; at < to; at++) {
            int value = value(array[at]);
            if (value < 0) {
                return -1;
            }
            slot = slot << BITS | value;
        }
        return slot;
    }

    private static int value(byte symbol) {
        if (symbol >= '0' && symbol <= '9') {
            return symbol - '0';
        }
        return symbol >= 'a' && symbol <= 'v' ? symbol - 'a' + 10 : -1;
    }

    private String text(int characters) {
        byte[] id = new byte[characters];
        fill(id, characters);
        return new String(id, StandardCharsets.US_ASCII);
    }

    private void fill(byte[] id, int characters) {
        for (int at = 0; at < characters; at++, bits >>>= BITS, symbols--) {
            if (symbols == 0) {
                bits = nextLong();
                symbols = Long.SIZE / BITS;
            }
            id[at] = SYMBOLS[(int) bits & 31];
        }
    }

    private void refill(byte[] key) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
            cipher.update(ZEROS, 0, POOL_OCTETS, pool);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in counter mode is part of every JDK", e);
        }
        Arrays.fill(key, (byte) 0);
        octets.position(KEY_OCTETS);
    }

    private static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in counter mode is part of every JDK", e);
        }
    }
}
