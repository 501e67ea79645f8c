package org.parley.msrp;

/**
 * The part of an MSRP URI that names a session at its host (RFC 4975 §6): compared exactly, never decoded. It is a secret between the two ends
 * (RFC 4975 §14.1), so it is not printed by {@link #toString()}. Besides the RFC's characters, percent-encoded octets are tolerated.
 */
public record SessionId(String value) {
    /** Throws {@link MsrpSyntaxException} if the value is empty or holds another character. */
    public SessionId {
        boolean good = !value.isEmpty();
        for (int i = 0; good && i < value.length(); i++) {
            char c = value.charAt(i);
            good = Grammar.isSessionId(c) || c == '%' && Grammar.isPercentEncodedAt(value, i);
        }
        if (!good) {
            throw new MsrpSyntaxException("session-id of " + value.length()
                    + " characters (expected: one or more of letters, digits and -._~+=/)");
        }
    }

    /** A new id of 130 random bits (RFC 4975 §14.1 asks for 80). */
    public static SessionId random(IdSource source) {
        return source.sessionId();
    }

    /** Says nothing of the value. */
    @Override
    public String toString() {
        return "SessionId[…]";
    }
}
