package org.parley.msrp;

/** How an end-line closes its chunk (RFC 4975 §7.1). */
public enum Flag {
    /** {@code $}: the message is complete. */
    COMPLETE('$'),
    /** {@code +}: more chunks will come. */
    CONTINUED('+'),
    /** {@code #}: the sender gave the message up. */
    ABORTED('#');

    private final byte octet;

    Flag(char octet) {
        this.octet = (byte) octet;
    }

    /** The octet on the wire. */
    public byte octet() {
        return octet;
    }

    /** Whether the octet is one of the three. */
    public static boolean isFlag(int octet) {
        return octet == '$' || octet == '+' || octet == '#';
    }

    /** The flag of that octet; throws {@link MsrpSyntaxException} for any other octet. */
    public static Flag of(int octet) {
        return switch (octet) {
            case '$' -> COMPLETE;
            case '+' -> CONTINUED;
            case '#' -> ABORTED;
            default -> throw new MsrpSyntaxException("flag: octet " + octet + " (expected: $, + or #)");
        };
    }
}
