package org.parley.msrp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The name of one transaction on one hop: {@code ident} of RFC 4975 §9, 4 to 32 characters, compared exactly. Those we make ({@link IdSource}) are 13
 * characters that carry 65 random bits, and may be followed by the number of a slot, so that the answer finds its transaction without a look-up.
 */
public final class TransactionId {
    private final byte[] octets;

    private TransactionId(byte[] octets) {
        this.octets = octets;
    }

    /** An id of the given text; throws {@link MsrpSyntaxException} if it is no {@code ident}. */
    public static TransactionId of(String text) {
        return parse(Bytes.utf8(text));
    }

    /** An id of the given octets, which are copied; throws {@link MsrpSyntaxException} if they are no {@code ident}. */
    public static TransactionId parse(Bytes octets) {
        if (!isIdent(octets)) {
            throw new MsrpSyntaxException(
                    "transaction id of " + octets.length() + " octets (expected: ident, 4 to 32 characters)");
        }
        return new TransactionId(octets.toByteArray());
    }

    /** A new id of 65 random bits without a slot (RFC 4975 §7.1 asks for 64). */
    public static TransactionId random(IdSource source) {
        return source.transactionId();
    }

    /** Takes the array as its own; the caller knows that it is an ident. */
    static TransactionId ofOwned(byte[] octets) {
        return new TransactionId(octets);
    }

    /** Whether the octets are an {@code ident} of RFC 4975 §9. */
    public static boolean isIdent(Bytes octets) {
        return Grammar.isIdent(octets.array(), octets.from(), octets.to());
    }

    /** Whether {@code array[from, to)} is an {@code ident} of RFC 4975 §9. */
    public static boolean isIdent(byte[] array, int from, int to) {
        return Grammar.isIdent(array, from, to);
    }

    /** The slot coded by {@link IdSource#transactionId(int)}, or −1 if this id cannot be one of those. */
    public int slot() {
        return IdSource.slot(octets, 0, octets.length);
    }

    /** How many octets it has. */
    public int length() {
        return octets.length;
    }

    /** The octet at {@code index}. */
    public byte at(int index) {
        return octets[index];
    }

    /** The octets. */
    public Bytes octets() {
        return Bytes.wrap(octets);
    }

    /** Whether {@code array[from, to)} spells this id. */
    public boolean isSpelled(byte[] array, int from, int to) {
        return Arrays.equals(octets, 0, octets.length, array, from, to);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TransactionId id && Arrays.equals(octets, id.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return new String(octets, StandardCharsets.US_ASCII);
    }
}
