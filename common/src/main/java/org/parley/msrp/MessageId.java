package org.parley.msrp;

/** The name of one version of one message (RFC 4975 §7.1.1), the same in all its chunks and reports: {@code ident}, 4 to 32 characters. */
public record MessageId(String value) {
    /** Throws {@link MsrpSyntaxException} if the value is no {@code ident}. */
    public MessageId {
        if (!Grammar.isIdent(value)) {
            throw new MsrpSyntaxException(
                    "Message-ID of " + value.length() + " characters (expected: ident, 4 to 32 characters)");
        }
    }

    /** A new id of 100 random bits. */
    public static MessageId random(IdSource source) {
        return source.messageId();
    }

    @Override
    public String toString() {
        return value;
    }
}
